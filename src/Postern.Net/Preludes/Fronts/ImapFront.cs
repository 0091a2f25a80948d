using System.Buffers;
using System.Text;
using Postern.Net.Settings;

namespace Postern.Net.Preludes.Fronts;

/// <summary>IMAP before STARTTLS (RFC 9051 §6.2.1, RFC 3501 §6.2.1).</summary>
internal sealed class ImapFront(PreludeSettings settings, Limits limits) : LiteralFront(settings, limits)
{
    private const string Capabilities = "IMAP4rev1 ID STARTTLS LOGINDISABLED";
    private const string NeedsTls = "{tag} NO [PRIVACYREQUIRED] TLS is required first: use STARTTLS"; // RFC 5530 §3

    private static readonly Command[] All =
    [
        new("CAPABILITY",   Outcome.Answered, $"* CAPABILITY {Capabilities}\r\n{{tag}} OK CAPABILITY completed"),
        new("NOOP",         Outcome.Answered, "{tag} OK NOOP completed"),
        new("ID",           Outcome.Answered, "* ID NIL\r\n{tag} OK ID completed", Argument.Some), // RFC 2971 §3.1
        new("LOGOUT",       Outcome.Leave,    "* BYE Logging out\r\n{tag} OK LOGOUT completed"),
        new("STARTTLS",     Outcome.Upgrade,  "{tag} OK Begin TLS negotiation now", Argument.None),
        new("LOGIN",        Outcome.Refused,  NeedsTls),
        new("AUTHENTICATE", Outcome.Refused,  NeedsTls),
    ];

    // RFC 9051 §9: tag = 1*<any ASTRING-CHAR except "+">
    private static readonly SearchValues<byte> TagBytes =
        SearchValues.Create("!#$&',-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz|}~"u8);

    internal override int LongestLine => PreludeLimits.ImapCommand;

    protected override string Greeting => $"* OK [CAPABILITY {Capabilities}] {Host} ready";

    protected override IReadOnlyList<Command> Commands => All;

    protected override string Unknown => "{tag} BAD Unknown command, or not before TLS and login";

    protected override string WrongArgument => "{tag} BAD Wrong arguments";

    internal override Answer Judge(ReadOnlySpan<byte> line)
    {
        if (!TryTag(line, out string tag, out var command))
            return new(Outcome.Refused, "* BAD Invalid tag");
        Answer answer = base.Judge(command);
        return answer with { Reply = answer.Reply.Replace("{tag}", tag, StringComparison.Ordinal) };
    }

    protected override Answer RefuseLiteral(ReadOnlySpan<byte> line, Answer answer)
    {
        if (answer.Outcome == Outcome.Refused)
            return answer;
        string tag = TryTag(line, out string found, out _) ? found : "*";
        return new(Outcome.Refused, $"{tag} BAD No literal before TLS");
    }

    protected override string LastWords(string text) => $"* BYE {text}";

    private static bool TryTag(ReadOnlySpan<byte> line, out string tag, out ReadOnlySpan<byte> command)
    {
        var word = Word(line, out command);
        bool valid = !word.IsEmpty && !word.ContainsAnyExcept(TagBytes);
        tag = valid ? Encoding.ASCII.GetString(word) : "";
        return valid;
    }
}
