using Postern.Ssh.Servers;
using Postern.Wire.Text;

namespace Postern.Ssh.Diagnosis;

/// <summary>What ssh has said, at the log level DEBUG1, and to whom it wanted to go.</summary>
internal sealed class SshSayings(IReadOnlyList<string> lines, SshServer server)
{
    // What ssh says of itself at this level without a mark in front.
    private static readonly string[] Chatter = ["debug", "OpenSSH_", "Authenticated to ", "Authenticated using ", "Transferred: ", "Bytes per second: "];

    private const string Denial = ": Permission denied (";

    internal SshServer Server => server;

    internal bool IsLoggedIn => Has("Authenticated to ");

    internal bool IsDenied => Line(Denial) is not null;

    /// <summary>Somebody was asked for the account's password: where nobody may be, ssh does not try this way.</summary>
    internal bool HasTriedPassword => Has("Next authentication method: password");

    /// <summary>The server hears no more of us: MaxAuthTries.</summary>
    internal bool IsTooMuch => Has("Too many authentication failures");

    /// <summary>The last line that is no chatter; null where there is none.</summary>
    internal string? LastWords => lines.LastOrDefault(IsForPeople) is { } last ? PeerWords.Printable(last.Trim()) : null;

    /// <summary>The first line that is no chatter; null where there is none.</summary>
    internal string? FirstWords => lines.FirstOrDefault(IsForPeople) is { } first ? PeerWords.Printable(first.Trim()) : null;

    /// <summary>Whether a line is meant for the person at the terminal.</summary>
    internal static bool IsForPeople(string line) =>
        line.Trim().Length > 0 && !Array.Exists(Chatter, start => line.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Whether a line is ssh's last word on a login that failed.</summary>
    internal static bool IsDenial(string line) => line.Contains(Denial, StringComparison.Ordinal);

    internal bool Has(string text) => Line(text) is not null;

    internal string? Line(string text) => lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>What follows the text on its line, fit to be shown; null where it is not there.</summary>
    internal string? After(string text) =>
        Line(text) is { } line ? PeerWords.Printable(line[(line.IndexOf(text, StringComparison.Ordinal) + text.Length)..].Trim()) : null;

    /// <summary>What stands between two texts of one line; null where they are not there.</summary>
    internal string? Between(string before, string after)
    {
        if (After(before) is not { } rest)
            return null;
        int end = rest.IndexOf(after, StringComparison.Ordinal);
        return end < 0 ? null : rest[..end];
    }

    /// <summary>The line that follows the one with this text.</summary>
    internal string? Next(string text)
    {
        for (int i = 1; i < lines.Count; i++)
        {
            if (lines[i - 1].Contains(text, StringComparison.Ordinal))
                return PeerWords.Printable(lines[i].Trim());
        }
        return null;
    }

    /// <summary>The keys that a line with this mark names, as <c>FILE</c>: what follows is their kind and fingerprint.</summary>
    internal IReadOnlyList<string> Keys(string mark) =>
        [.. lines.Where(line => line.Contains(mark, StringComparison.Ordinal)).Select(line => KeyOf(line[(line.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..])).Distinct()];

    private static string KeyOf(string words)
    {
        int print = words.IndexOf(" SHA256:", StringComparison.Ordinal);
        string file = print < 0 ? words : words[..print];
        int kind = file.LastIndexOf(' ');
        return PeerWords.Printable((kind > 0 && print >= 0 ? file[..kind] : file).Trim());
    }
}
