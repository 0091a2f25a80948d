using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postern.Wire.Ends;

/// <summary>Reads the URL of a <c>--via</c>.</summary>
/// <remarks>A problem is one sentence, and never shows what stands before an <c>@</c>.</remarks>
public static class HopUrl
{
    private const int LongestField = 255; // RFC 1929 §2

    private static readonly (string Name, HopKind Kind, int Port)[] All =
    [
        ("ssh",    HopKind.Ssh,    0),
        ("socks5", HopKind.Socks5, 1080),
        ("http",   HopKind.Http,   0),
    ];

    /// <summary>Reads one hop; answers false and one sentence where the text is not one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Hop? hop, [NotNullWhen(false)] out string? problem)
    {
        hop = null;
        problem = Read(text, ref hop);
        if (problem is not null)
            hop = null;
        return hop is not null;
    }

    internal static string Name(HopKind kind) => All.First(row => row.Kind == kind).Name;

    private static string? Read(string text, ref Hop? hop)
    {
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0)
            return "A way is a URL: write ssh://host, socks5://host:1080 or http://host:3128.";
        var scheme = text[..colon].ToLowerInvariant();
        var row = Array.Find(All, row => row.Name == scheme);
        if (row.Name is null)
            return $"{Spelling.Quote(scheme)} is not a way to travel{Spelling.Hint(scheme, [.. All.Select(known => known.Name)], "{0}://")}";

        var rest = text[(colon + 3)..];
        var at = rest.LastIndexOf('@');
        var authority = rest[(at + 1)..];
        if (authority.EndsWith('/'))
            authority = authority[..^1];
        if (authority.AsSpan().ContainsAny("/?#"))
            return $"Only user, host and port belong into {scheme}://: leave out what follows them.";
        if (!Authority.TryParse(authority, out var host, out var port, out var problem))
            return problem;
        if (host.Length == 0)
            return $"{scheme}:// needs a host: write {scheme}://host.";
        if (port == 0)
            return "Port 0 cannot be connected to: write a number from 1 to 65535.";
        if (port is null && row.Kind == HopKind.Http)
            return $"An HTTP proxy has no usual port: write one, as in http://{new HostPort(host, 0).HostText}:3128.";

        hop = new Hop { Kind = row.Kind, Host = host, Port = port ?? row.Port };
        return at < 0 ? null : ReadUser(rest[..at], ref hop);
    }

    private static string? ReadUser(string text, ref Hop hop)
    {
        var colon = text.IndexOf(':');
        if (!TryDecode(colon < 0 ? text : text[..colon], out var user) || !TryDecode(colon < 0 ? "" : text[(colon + 1)..], out var password))
            return "What stands before the @ is not well written: encode every unusual character as % and two hexadecimal digits.";

        hop = hop with { User = user, Password = colon < 0 ? null : password };
        return hop.Kind switch
        {
            _ when user.Length == 0 => "The user before the @ is empty: write a name or leave the @ out.",
            _ when Encoding.UTF8.GetByteCount(user) > LongestField || Encoding.UTF8.GetByteCount(password) > LongestField =>
                $"User and password before the @ may have at most {LongestField} bytes each: shorten them.",
            // A user that begins with a hyphen would be read by ssh as an option.
            HopKind.Ssh when user.StartsWith('-') => "A user of ssh cannot begin with a hyphen: write the name of an account.",
            HopKind.Ssh when colon >= 0 => "ssh takes no password from a URL: leave it out, and use a key or the agent.",
            // RFC 7617 §2
            HopKind.Http when user.Contains(':') => "The user of an HTTP proxy cannot have a colon in it: write it without one.",
            _ => null,
        };
    }

    /// <summary>Undoes percent-encoding; what it gives is valid Unicode without control characters.</summary>
    private static bool TryDecode(string text, out string decoded)
    {
        decoded = "";
        var bytes = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is < ' ' or > '~' or '@' or '/')
                return false;
            if (c == '%')
            {
                if (i + 2 >= text.Length || !byte.TryParse(text.AsSpan(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value))
                    return false;
                c = (char)value;
                i += 2;
            }

            bytes[count++] = (byte)c;
        }

        var plain = bytes.AsSpan(0, count);
        if (!System.Text.Unicode.Utf8.IsValid(plain))
            return false;
        decoded = Encoding.UTF8.GetString(plain);
        return !decoded.Any(char.IsControl);
    }
}
