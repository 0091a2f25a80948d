using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Text;

namespace Postern.Wire.Pop3;

/// <summary>The first line of a server (RFC 1939 §4), with the timestamp of APOP where it has one.</summary>
/// <param name="Reply">The line.</param>
/// <param name="Timestamp">The timestamp with its angle brackets, as APOP's digest counts it; null where there is none.</param>
public sealed record Pop3Greeting(Pop3Reply Reply, string? Timestamp)
{
    private const int LongestTimestamp = 128; // arbitrary: a process, a time and a host name of 64 letters

    /// <summary>Reads a line without its CRLF; one that refuses service is a greeting too.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out Pop3Greeting? greeting, out string fault)
    {
        greeting = null;
        if (!Pop3Reply.TryParse(line, out var reply, out fault))
            return false;
        fault = "Not a greeting";
        if (reply.Status == Pop3Status.Challenge)
            return false;
        fault = "";
        greeting = new(reply, reply.IsOk ? FindTimestamp(reply.Text) : null);
        return true;
    }

    /// <summary>Greets with a timestamp made of these parts; the first one is never the same twice (RFC 1939 §7).</summary>
    public static Pop3Greeting WithTimestamp(string words, string unique, string host)
    {
        string timestamp = $"<{Clean(unique, 40)}@{Clean(host, 64)}>";
        return new(Pop3Reply.Ok($"{words} {timestamp}"), timestamp);
    }

    /// <summary>The line with its CRLF.</summary>
    public string Format() => Reply.Format();

    /// <summary>The first word in angle brackets that is a message id.</summary>
    /// <remarks>
    /// Anything looser would let a server that stands in for the right one choose the beginning of what the client
    /// digests, and learn the password (CVE-2007-1558): one <c>@</c>, letters on both sides, nothing unprintable.
    /// </remarks>
    private static string? FindTimestamp(string text)
    {
        for (int open = text.IndexOf('<', StringComparison.Ordinal); open >= 0; open = text.IndexOf('<', open + 1))
        {
            int close = text.IndexOf('>', open);
            if (close < 0)
                return null;
            string word = text[(open + 1)..close];
            int at = word.IndexOf('@', StringComparison.Ordinal);
            if (at > 0 && at < word.Length - 1 && at == word.LastIndexOf('@') && word.Length <= LongestTimestamp && word.All(IsTimestamp))
                return text[open..(close + 1)];
        }
        return null;
    }

    private static bool IsTimestamp(char letter) => letter is > ' ' and < '\x7F' and not ('<' or '>' or '"' or '\\');

    private static string Clean(string part, int longest)
    {
        string clean = string.Concat(PeerWords.Printable(part, longest).Where(letter => IsTimestamp(letter) && letter != '@'));
        return clean.Length == 0 ? "localhost" : clean;
    }
}
