using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Text;

namespace Postern.Wire.Ends;

/// <summary>A host and a port as stunnel writes them; an empty host means the caller's default.</summary>
public readonly record struct HostPort(string Host, int Port)
{
    /// <summary>The host as it stands in front of a colon: IPv6 in brackets.</summary>
    public string HostText => Host.Contains(':') ? $"[{Host}]" : Host;

    /// <summary>
    /// Reads <c>[::1]:25</c>, <c>::1:25</c> (split at the last colon), <c>host:25</c>, <c>:25</c> and <c>25</c>;
    /// a port may be the name of a mail service.
    /// </summary>
    public static bool TryParse(string text, out HostPort value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        var colon = text.LastIndexOf(':');
        var service = text[(colon + 1)..];
        if (!Authority.TryPort(service, out var port) && !ServiceNames.TryFind(service, out port))
        {
            problem = $"{Spelling.Quote(service)} is neither a port nor the name of a service: write a number from 1 to 65535.";
            return false;
        }

        var host = colon < 0 ? "" : text[..colon];
        if (!TryHost(host, out host))
        {
            problem = $"{Spelling.Quote(host)} is not a host: write a name, an IPv4 address, or an IPv6 address as in [::1]:25.";
            return false;
        }

        value = new HostPort(host, port);
        problem = null;
        return true;
    }

    /// <summary><c>host:25</c>, <c>[::1]:25</c> or <c>:25</c>.</summary>
    public override string ToString() => $"{HostText}:{Port}";

    private static bool TryHost(string text, out string host)
    {
        host = text;
        if (text.StartsWith('[') && text.EndsWith(']'))
            return IpText.TryCanonicalV6(text[1..^1], out host);
        if (text.Contains(':'))
            return IpText.TryCanonicalV6(text, out host);
        return text.All(c => c > ' ' && c != 0x7f && c is not ('[' or ']' or '/'));
    }
}
