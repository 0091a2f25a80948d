using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postern.Wire.Ends;

/// <summary>Reads the URL of an end.</summary>
/// <remarks>
/// Our own reader, because <see cref="Uri"/> refuses <c>pop3s://:995</c>. A problem is one sentence that says what is
/// wrong and what to write; it never repeats user and password of a URL.
/// </remarks>
public static class EndUrl
{
    private const int LongestSocketPath = 107; // unix(7): sun_path is 108 bytes with its final zero

    /// <summary>Reads one end; answers false and one sentence where the text is not one.</summary>
    public static bool TryParse(string text, EndSide side, [NotNullWhen(true)] out End? end, [NotNullWhen(false)] out string? problem)
    {
        end = null;
        if (!LooksLikeUrl(text) && !text.EndsWith(':'))
        {
            problem = $"{Spelling.Quote(text)} is not a URL: write one with a scheme, as in imaps://host or unix:/path.";
            return false;
        }

        var colon = text.IndexOf(':');
        if (!Scheme.TryParse(text[..colon], out var scheme, out problem))
            return false;
        problem = WrongSide(scheme, side);
        if (problem is not null)
            return false;

        var rest = text[(colon + 1)..];
        end = new End { Text = text, Protocol = scheme.Protocol, Tls = scheme.Tls, Transport = scheme.Transport };
        problem = scheme.Transport switch
        {
            TransportKind.Tcp => ReadTcp(rest, scheme, side, ref end),
            TransportKind.Stdio => rest is "" or "//" ? null : $"Nothing follows stdio: write {scheme}: alone.",
            _ => ReadPath(rest, scheme, ref end),
        };
        if (problem is null)
            return true;
        end = null;
        return false;
    }

    /// <summary>Whether a value in a configuration is meant as a URL and not as stunnel's host and port or path.</summary>
    public static bool LooksLikeUrl(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
            return true;
        var colon = text.IndexOf(':');
        if (colon <= 0 || !text.Take(colon).All(c => char.IsAsciiLetterOrDigit(c) || c == '+'))
            return false;

        var last = text[(text.LastIndexOf('+', colon) + 1)..colon];
        if (Scheme.IsTransport(last, TransportKind.Stdio))
            return colon == text.Length - 1;
        return colon + 1 < text.Length && text[colon + 1] == '/'
            && (Scheme.IsTransport(last, TransportKind.Unix)
                || Scheme.IsTransport(last, TransportKind.Exec)
                || Scheme.IsTransport(last, TransportKind.Pty));
    }

    private static string? WrongSide(Scheme scheme, EndSide side) => (side, scheme.Transport) switch
    {
        (EndSide.Accept, TransportKind.Exec or TransportKind.Pty) =>
            $"{scheme}: starts a program to connect to, so it cannot be the end that accepts: put it second.",
        (EndSide.Connect, TransportKind.Stdio) =>
            $"{scheme}: is where a connection comes in, so it cannot be the end that is connected to: put it first.",
        (EndSide.Connect, _) when scheme.Tls == TlsMode.Auto =>
            $"+auto lets a client choose, and towards a server we choose: write {scheme.Protocol.Name()}s or {scheme.Protocol.Name()}+starttls.",
        _ => null,
    };

    private static string? ReadTcp(string rest, Scheme scheme, EndSide side, ref End end)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal))
            return $"Two slashes are missing: write {scheme}://host:port.";
        // One final slash is how many people write a URL; it says nothing.
        var authority = rest.EndsWith('/') && rest.Length > 2 ? rest[2..^1] : rest[2..];
        var problem = Stray(authority, scheme);
        if (problem is not null || !Authority.TryParse(authority, out var host, out var port, out problem))
            return problem;

        if (host.Length == 0 && side == EndSide.Connect)
            return $"The end that is connected to needs a host: write {scheme}://host{(port is null ? "" : $":{port}")}.";
        var chosen = port ?? scheme.Protocol.DefaultPort(scheme.Tls);
        if (port is null && chosen == 0)
            return $"{scheme}:// has no usual port: write one, as in {scheme}://{new HostPort(host, 0).HostText}:PORT.";
        if (chosen == 0 && side == EndSide.Connect)
            return "Port 0 means any free port and is for the end that accepts: write the server's port.";
        end = end with { Host = host, Port = chosen };
        return null;
    }

    /// <summary>What other URLs may hold and ours may not.</summary>
    private static string? Stray(string authority, Scheme scheme) => authority switch
    {
        _ when authority.Contains("://", StringComparison.Ordinal) =>
            "Two URLs stand where one is read: give the second one a line, or an option, of its own.",
        _ when authority.Contains('@') =>
            $"User and password do not belong into {scheme}://: write the host alone; logins have settings of their own.",
        _ when authority.Contains('?') || authority.Contains('#') =>
            $"A query does not belong into {scheme}://: write host and port alone; what is to be set has an option of its own.",
        _ when authority.Contains('/') =>
            $"A path does not belong into {scheme}://: write host and port alone, or {scheme}+unix:/path for a socket.",
        _ => null,
    };

    private static string? ReadPath(string rest, Scheme scheme, ref End end)
    {
        // unix:/path and unix:///path are the same; unix://host/path names a host.
        if (rest.StartsWith("//", StringComparison.Ordinal) && !rest.StartsWith("///", StringComparison.Ordinal))
            return $"{scheme}: takes a path on this machine and no host: write {scheme}:/path.";
        if (!rest.StartsWith('/') || rest.Trim('/').Length == 0)
            return $"{scheme}: needs an absolute path: write {scheme}:/path.";
        if (rest.Any(char.IsControl))
            return $"The path after {scheme}: has a control character in it: write the path without it.";

        var path = "/" + rest.TrimStart('/');
        if (scheme.Transport == TransportKind.Unix && Encoding.UTF8.GetByteCount(path) > LongestSocketPath)
            return $"The path after {scheme}: is longer than the {LongestSocketPath} bytes that a Unix socket may have: choose a shorter one.";
        end = end with { Path = path };
        return null;
    }
}
