using System.Diagnostics.CodeAnalysis;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Pop3;

/// <summary>The first line of a reply (RFC 1939 §3, RFC 2449 §8).</summary>
/// <param name="Status">How it begins.</param>
/// <param name="Code">The response code between brackets, in capitals: <c>SYS/TEMP</c>; null where there is none.</param>
/// <param name="Text">The words behind it.</param>
public sealed record Pop3Reply(Pop3Status Status, string? Code, string Text)
{
    /// <summary>RFC 2449 §8.1.2: somebody else has the mailbox.</summary>
    public const string InUse = "IN-USE";

    /// <summary>RFC 2449 §8.1.1: too early after the last login.</summary>
    public const string LoginDelay = "LOGIN-DELAY";

    /// <summary>RFC 3206 §5: the credentials are wrong.</summary>
    public const string Auth = "AUTH";

    /// <summary>RFC 3206 §4: it will not do now, and may do later.</summary>
    public const string SystemTemporary = "SYS/TEMP";

    /// <summary>RFC 3206 §4: it will not do until somebody mends it.</summary>
    public const string SystemPermanent = "SYS/PERM";

    /// <summary>The server agrees.</summary>
    public bool IsOk => Status == Pop3Status.Ok;

    /// <summary>Agrees.</summary>
    public static Pop3Reply Ok(string text) => new(Pop3Status.Ok, null, text);

    /// <summary>Refuses.</summary>
    public static Pop3Reply Error(string text, string? code = null) => new(Pop3Status.Error, code, text);

    /// <summary>Challenges a client in an AUTH exchange.</summary>
    public static Pop3Reply Challenge(ReadOnlySpan<byte> challenge) => new(Pop3Status.Challenge, null, Base64Line.Encode(challenge));

    /// <summary>Reads a line without its CRLF.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out Pop3Reply? reply, out string fault)
    {
        reply = null;
        fault = "Reply too long";
        if (line.Length > Pop3Limits.Auth)
            return false;
        fault = "Neither +OK nor -ERR";
        if (!TryStatus(line, out var status, out var text))
            return false;
        fault = "";
        string? code = status == Pop3Status.Challenge ? null : TakeCode(ref text);
        // Words in the server's own charset are kept as far as they are UTF-8 (RFC 6856 §2.1).
        reply = new(status, code, Encoding.UTF8.GetString(text));
        return true;
    }

    /// <summary>The line with its CRLF: never another line in it, never longer than may be, never words that would read as a code.</summary>
    public string Format()
    {
        if (Status == Pop3Status.Challenge)
            return $"+ {PeerWords.Printable(Text, Pop3Limits.Auth)}\r\n";
        string start = (IsOk ? "+OK" : "-ERR") + (Code is null ? "" : $" [{CleanCode(Code)}]");
        string text = PeerWords.Printable(Text, Pop3Limits.Reply - start.Length - 1);
        // RFC 2449 §8: words without a code hold no bracket at their beginning.
        if (Code is null && text.StartsWith('['))
            text = "(" + text[1..];
        return text.Length == 0 ? start + "\r\n" : $"{start} {text}\r\n";
    }

    private static bool TryStatus(ReadOnlySpan<byte> line, out Pop3Status status, out ReadOnlySpan<byte> text)
    {
        int space = line.IndexOf((byte)' ');
        var word = space < 0 ? line : line[..space];
        text = space < 0 ? default : line[(space + 1)..];
        status = word.Length == 1 ? Pop3Status.Challenge : word is [(byte)'+', ..] ? Pop3Status.Ok : Pop3Status.Error;
        return word is [(byte)'+'] || Ascii.EqualsIgnoreCase(word, "+OK"u8) || Ascii.EqualsIgnoreCase(word, "-ERR"u8);
    }

    // resp-code = "[" resp-level *("/" resp-level) "]"; resp-level = 1*rchar; rchar = %x21-2E / %x30-5C / %x5E-7F
    private static string? TakeCode(ref ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)']');
        if (text is not [(byte)'[', ..] || end < 2 || end > CodeLength || text[1..end].ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
            return null;
        string code = Encoding.ASCII.GetString(text[1..end]).ToUpperInvariant();
        text = text[(end + 1)..];
        if (text is [(byte)' ', ..])
            text = text[1..];
        return code;
    }

    private const int CodeLength = 80; // arbitrary: codes are two short words

    private static string CleanCode(string code) =>
        PeerWords.Printable(code, CodeLength - 1).ToUpperInvariant().Replace(' ', '?').Replace(']', '?');
}
