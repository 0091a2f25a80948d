using System.Text.RegularExpressions;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>Picks the lines of a log that tell of TLS, and evens out what no two runs have in common.</summary>
internal static partial class LogLines
{
    /// <summary>Beginnings of lines that belong to the handshake; the others are of sockets, targets and the transfer.</summary>
    private static readonly string[] Beginnings =
    [
        "Peer certificate", "TLS state", "TLS alert", "SNI:", "Verification", "CERT:", "Certificate ", "Rejected by", "Generate session", "Decrypt", "Session ticket",
        "New session", "No peer", "Session id", "TLS accepted", "TLS connected", "TLSv", "Peer temporary", "Compression", "SSL_accept", "SSL_connect", "SSL_read", "error queue",
        "Key configured", "PSK", "Received trusted", "Client certificate", "Redirecting", "Aborting", "Get session", "ssl_start", "OCSP",
    ];

    /// <summary>One connection's lines of TLS, <c>LEVEL text</c>; of lines that repeat each other, one.</summary>
    internal static IReadOnlyList<string> OfTls(IReadOnlyList<string> lines, int connection)
    {
        List<string> all = [];
        foreach (string line in lines)
        {
            Match match = Line().Match(line);
            if (!match.Success || match.Groups["id"].Value != connection.ToString(provider: null))
                continue;
            string text = match.Groups["text"].Value;
            if (!Array.Exists(Beginnings, text.StartsWith) || text.Contains("close notify", StringComparison.Ordinal))
                continue;
            string told = $"{match.Groups["level"].Value} {Identifier().Replace(text, "Session id: X")}";
            if (all.Count == 0 || all[^1] != told)
                all.Add(told);
        }
        return all;
    }

    [GeneratedRegex(@"^LOG(?<level>\d)\[(?<id>[^\]]*)\]: (?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex("Session id: [0-9A-F]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Identifier();
}
