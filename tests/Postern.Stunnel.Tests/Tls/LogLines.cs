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

    /// <summary>What stands between the brackets for a connection, counted from 0 in the order in which they came; null where it has not come yet.</summary>
    internal static string? IdOf(IReadOnlyList<string> lines, int connection) =>
        lines.Select(line => Line().Match(line).Groups["id"].Value).Where(id => id.Length > 0 && char.IsAsciiDigit(id[0])).Distinct(StringComparer.Ordinal).ElementAtOrDefault(connection);

    /// <summary>Their lines, but for what we do better: who bears a wrong name is told <c>bad_certificate</c>, not <c>internal_error</c> (RFC 8446 §6.2).</summary>
    internal static IEnumerable<string> Bettered(IReadOnlyList<string> theirs) =>
        theirs.Select((line, i) => i > 1 && theirs[i - 2] == "4 CERT: Subject checks failed" ? line.Replace("internal error", "bad certificate", StringComparison.Ordinal) : line);

    /// <summary>One connection's lines of TLS, <c>LEVEL text</c>; of lines that repeat each other, one.</summary>
    internal static IReadOnlyList<string> OfTls(IReadOnlyList<string> lines, int connection)
    {
        List<string> all = [];
        string? id = IdOf(lines, connection);
        foreach (string line in lines)
        {
            Match match = Line().Match(line);
            if (!match.Success || match.Groups["id"].Value != id)
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
