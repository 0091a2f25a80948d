using System.Text;
using Postern.Net.Settings;

namespace Postern.Net.Preludes.Fronts;

/// <summary>ManageSieve before STARTTLS (RFC 5804 §2.2).</summary>
/// <remarks>
/// After the handshake the server speaks first, with its capabilities. They are the real server's: where it sends them by
/// itself the relay carries them, otherwise they are its greeting (<see cref="Prelude.SwallowGreetingAsync"/>).
/// </remarks>
internal sealed class SieveFront(PreludeSettings settings, Limits limits) : LiteralFront(settings, limits)
{
    private const string NeedsTls = "NO (ENCRYPT-NEEDED) \"TLS is required first: use STARTTLS\""; // RFC 5804 §1.3

    // RFC 5804 §1.7: SASL may be empty only beside STARTTLS; the extensions of SIEVE are not known before login.
    private const string Capabilities =
        "\"IMPLEMENTATION\" \"ManageSieve\"\r\n\"SIEVE\" \"\"\r\n\"SASL\" \"\"\r\n\"STARTTLS\"\r\n\"VERSION\" \"1.0\"\r\n";

    private static readonly Command[] All =
    [
        new("CAPABILITY",     Outcome.Answered, Capabilities + "OK \"CAPABILITY completed\"", Argument.None),
        new("NOOP",           Outcome.Answered, "OK \"NOOP completed\"", Argument.None),
        new("LOGOUT",         Outcome.Leave,    "OK \"Logging out\""),
        new("STARTTLS",       Outcome.Upgrade,  "OK \"Begin TLS negotiation now\"", Argument.None),
        new("AUTHENTICATE",   Outcome.Refused,  NeedsTls),
        new("UNAUTHENTICATE", Outcome.Refused,  NeedsTls),
        new("HAVESPACE",      Outcome.Refused,  NeedsTls),
        new("PUTSCRIPT",      Outcome.Refused,  NeedsTls),
        new("LISTSCRIPTS",    Outcome.Refused,  NeedsTls),
        new("SETACTIVE",      Outcome.Refused,  NeedsTls),
        new("GETSCRIPT",      Outcome.Refused,  NeedsTls),
        new("DELETESCRIPT",   Outcome.Refused,  NeedsTls),
        new("RENAMESCRIPT",   Outcome.Refused,  NeedsTls),
        new("CHECKSCRIPT",    Outcome.Refused,  NeedsTls),
    ];

    internal override int LongestLine => PreludeLimits.SieveCommand;

    protected override string Greeting => $"{Capabilities}OK \"{Host} ready\"";

    protected override IReadOnlyList<Command> Commands => All;

    protected override string Unknown => "NO \"Unknown command\"";

    protected override string WrongArgument => "NO \"Wrong arguments\"";

    internal override Answer Judge(ReadOnlySpan<byte> line)
    {
        var word = Word(line, out var argument);
        if (argument.IsEmpty || !Ascii.EqualsIgnoreCase(word, "NOOP"))
            return base.Judge(line);
        // RFC 5804 §2.13: the string comes back as a TAG.
        if (IsQuoted(argument))
            return new(Outcome.Answered, $"OK (TAG {Encoding.UTF8.GetString(argument)}) \"Done\"");
        return Literal.AtEndOf(argument) is { } literal && argument[0] == '{' && literal.Unasked
            ? new(Outcome.Answered, $"OK (TAG {Answer.Literal}) \"Done\"")
            : new(Outcome.Refused, WrongArgument);
    }

    protected override Answer RefuseLiteral(ReadOnlySpan<byte> line, Answer answer) =>
        answer.Outcome == Outcome.Refused ? answer : new(Outcome.Refused, "NO \"Literals are to be sent as {n+}\""); // RFC 5804 §4: literal-c2s

    protected override string LastWords(string text) =>
        $"BYE \"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // RFC 5804 §4: quoted = DQUOTE *1024QUOTED-CHAR DQUOTE
    private static bool IsQuoted(ReadOnlySpan<byte> argument)
    {
        if (argument.Length < 2 || argument[0] != '"')
            return false;
        int at = 1;
        while (at < argument.Length && argument[at] != '"')
            at += argument[at] == '\\' ? 2 : 1;
        return at == argument.Length - 1;
    }
}
