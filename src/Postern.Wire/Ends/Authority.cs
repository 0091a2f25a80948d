using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Text;

namespace Postern.Wire.Ends;

/// <summary>Host and port as a URL writes them: <c>host</c>, <c>host:143</c>, <c>host:imap</c>, <c>[::1]:143</c>, <c>:143</c>.</summary>
/// <remarks>A port may be the name of a mail service: programs that put host and port into a command (fetchmail's plugin) give it so.</remarks>
internal static class Authority
{
    private const int LongestHost = 253; // RFC 1035 §2.3.4: 255 bytes on the wire
    private const int LongestLabel = 63; // RFC 1035 §2.3.4

    public static bool TryParse(string text, out string host, out int? port, [NotNullWhen(false)] out string? problem)
    {
        host = "";
        port = null;
        return text.StartsWith('[')
            ? TryBracketed(text, out host, out port, out problem)
            : TryPlain(text, out host, out port, out problem);
    }

    public static bool TryPort(ReadOnlySpan<char> text, out int port)
    {
        port = 0;
        return text.Length is > 0 and <= 5
            && !text.ContainsAnyExceptInRange('0', '9')
            && int.TryParse(text, out port)
            && port <= ushort.MaxValue;
    }

    private static bool TryBracketed(string text, out string host, out int? port, [NotNullWhen(false)] out string? problem)
    {
        host = "";
        port = null;
        var close = text.IndexOf(']');
        if (close < 0)
        {
            problem = "The bracket of the IPv6 address is not closed: write it as in [::1]:143.";
            return false;
        }

        if (!IpText.TryCanonicalV6(text[1..close], out host))
        {
            problem = $"{Spelling.Quote(text[1..close])} is not an IPv6 address: brackets hold one, as in [::1].";
            return false;
        }

        var rest = text[(close + 1)..];
        if (rest.Length == 0 || rest[0] == ':')
            return TryOptionalPort(rest, out port, out problem);
        problem = $"Only a colon and a port may follow the bracket, and {Spelling.Quote(rest)} does: write it as in [::1]:143.";
        return false;
    }

    private static bool TryPlain(string text, out string host, out int? port, [NotNullWhen(false)] out string? problem)
    {
        host = "";
        port = null;
        var colon = text.IndexOf(':');
        if (colon >= 0 && colon != text.LastIndexOf(':'))
        {
            problem = "An IPv6 address in a URL stands in brackets: write it as in [::1]:143.";
            return false;
        }

        var name = colon < 0 ? text : text[..colon];
        return TryOptionalPort(colon < 0 ? "" : text[colon..], out port, out problem)
            && TryHost(name, out host, out problem);
    }

    private static bool TryOptionalPort(string text, out int? port, [NotNullWhen(false)] out string? problem)
    {
        port = null;
        problem = null;
        if (text.Length == 0)
            return true;
        if (!TryPort(text.AsSpan(1), out var number) && !ServiceNames.TryFind(text[1..], out number))
        {
            problem = $"{Spelling.Quote(text[1..])} is not a port: write a number from 1 to 65535 after the colon, or a mail service as in :imap.";
            return false;
        }

        port = number;
        return true;
    }

    private static bool TryHost(string text, out string host, [NotNullWhen(false)] out string? problem)
    {
        host = text.ToLowerInvariant();
        problem = text switch
        {
            "" => null,
            _ when text.Any(c => c > 0x7e) =>
                $"The host {Spelling.Quote(text)} has letters beyond ASCII: write its xn-- form.",
            _ when text.All(c => char.IsAsciiDigit(c) || c == '.') =>
                IpText.TryReadV4(text, stackalloc byte[4]) ? null : $"{Spelling.Quote(text)} is not an IPv4 address: write four numbers from 0 to 255, as in 127.0.0.1.",
            _ when !IsName(text) =>
                $"{Spelling.Quote(text)} is not a host name: write letters, digits, dots and hyphens, and no hyphen first.",
            _ => null,
        };
        return problem is null;
    }

    private static bool IsName(string text)
    {
        // A trailing dot means "this is the whole name" and is kept: it switches the search list off.
        var name = text.EndsWith('.') ? text[..^1] : text;
        return name.Length is > 0 and <= LongestHost
            && name.Split('.').All(label => label.Length is > 0 and <= LongestLabel
                && label[0] != '-'
                && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
    }
}
