namespace Postern.Stunnel.Protocols.Dialogues;

/// <summary>What a log may show of the lines of one peer: a login that somebody tries in clear text is cut off behind its command.</summary>
internal sealed class Redaction
{
    private const string Hidden = "***";

    /// <summary>Commands with something secret behind them, and how many words of that may be seen.</summary>
    private static readonly (string Command, int Seen)[] Secrets =
    [
        ("AUTH",                 1), // RFC 4954 §4, RFC 5034 §4: the mechanism
        ("AUTHENTICATE",         1), // RFC 9051 §6.2.2
        ("LOGIN",                0), // RFC 9051 §6.2.3
        ("PASS",                 0), // RFC 1939 §7
        ("APOP",                 1),
        ("AUTHINFO",             1), // RFC 4643 §2.3
        ("Proxy-Authorization:", 1), // RFC 9110 §11.7.2: the scheme
        ("Authorization:",       1),
    ];

    private bool _secretSeen;

    /// <summary>The line as it may be shown. Whatever follows a login may belong to it (a literal, a response to a challenge) and is hidden whole.</summary>
    internal string Of(string line)
    {
        if (_secretSeen)
            return Hidden;
        if (line.Length == 0 || "*+-0123456789".Contains(line[0], StringComparison.Ordinal) || line.StartsWith("HTTP/", StringComparison.Ordinal))
            return line; // a server's answer
        string[] words = line.Split(' ');
        for (int i = 0; i < Math.Min(words.Length, 3); i++) // a tag, and in an answer its status, may come before the command
        {
            foreach (var (command, seen) in Secrets)
            {
                if (!words[i].Equals(command, StringComparison.OrdinalIgnoreCase))
                    continue;
                _secretSeen = true;
                int shown = i + 1 + seen;
                return words.Length <= shown ? line : string.Join(' ', [.. words[..shown], Hidden]);
            }
        }
        return line;
    }

    /// <summary>A line of somebody who has said nothing else.</summary>
    internal static string Once(string line) => new Redaction().Of(line);
}
