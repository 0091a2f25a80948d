namespace Postern.Wire.Imap.Listing;

/// <summary>A mailbox name with wildcards (RFC 9051 §6.3.9): <c>*</c> is anything, <c>%</c> anything without the delimiter.</summary>
/// <remarks>A match goes once through the name and holds every way it could go on, so it costs at most the one length times the other, whatever the pattern.</remarks>
public sealed class MailboxPattern
{
    private const string Inbox = "INBOX";

    private readonly string _pattern;
    private readonly char _delimiter;

    /// <summary>A pattern in the form of names that it is compared with.</summary>
    public MailboxPattern(string pattern, char delimiter)
    {
        _delimiter = delimiter;
        // Wildcards side by side are as one: the star where one is among them.
        var text = new System.Text.StringBuilder(pattern.Length);
        foreach (char letter in pattern)
        {
            bool isAgain = IsWild(letter) && text.Length > 0 && IsWild(text[^1]);
            if (isAgain && letter == '*')
                text[^1] = letter;
            if (!isAgain)
                text.Append(letter);
        }
        _pattern = text.ToString();
    }

    /// <summary>There is no wildcard in it: it is one name.</summary>
    public bool IsName => !_pattern.AsSpan().ContainsAny('*', '%');

    /// <summary>Whether the whole name matches. Capitals count, but not in INBOX, be it alone or above the first delimiter (RFC 9051 §5.1).</summary>
    public bool Matches(ReadOnlySpan<char> name)
    {
        int inbox = name.StartsWith(Inbox, StringComparison.OrdinalIgnoreCase) && (name.Length == Inbox.Length || name[Inbox.Length] == _delimiter) ? Inbox.Length : 0;
        // ways[i]: the first i letters of the pattern are what was seen of the name.
        var ways = new bool[_pattern.Length + 1];
        ways[0] = true;
        bool isAlive = Spread(ways);
        for (int i = 0; i < name.Length && isAlive; i++)
        {
            for (int way = _pattern.Length; way > 0; way--)
            {
                char letter = _pattern[way - 1];
                ways[way] = IsWild(letter)
                    ? ways[way] && (letter == '*' || name[i] != _delimiter)
                    : ways[way - 1] && (letter == name[i] || (i < inbox && char.ToUpperInvariant(letter) == char.ToUpperInvariant(name[i])));
            }
            ways[0] = false;
            isAlive = Spread(ways);
        }
        return ways[^1];
    }

    /// <summary>The pattern, its wildcards joined.</summary>
    public override string ToString() => _pattern;

    /// <summary>A wildcard may be nothing. Says whether any way is left.</summary>
    private bool Spread(bool[] ways)
    {
        bool isAlive = ways[^1];
        for (int way = 0; way < _pattern.Length; way++)
        {
            isAlive |= ways[way];
            ways[way + 1] |= ways[way] && IsWild(_pattern[way]);
        }
        return isAlive;
    }

    private static bool IsWild(char letter) => letter is '*' or '%';
}
