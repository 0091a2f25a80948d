using System.Globalization;
using System.Text;

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>A random tree of search keys: as a client writes it, and judged in the simplest way that there is.</summary>
/// <param name="Written">The keys; octets beyond ASCII stand as the letters of ISO-8859-1.</param>
/// <param name="Holds">Whether a message, and its number, are found.</param>
internal sealed record SearchTree(string Written, Func<SearchLetter, int, bool> Holds)
{
    internal static SearchTree Random(Random random, int depth)
    {
        int kind = random.Next(depth > 0 ? 8 : 5);
        if (kind < 5)
            return Leaf(random);
        SearchTree one = Random(random, depth - 1), other = Random(random, depth - 1);
        return kind switch
        {
            5 => new($"NOT {one.Written}", (letter, number) => !one.Holds(letter, number)),
            6 => new($"OR {one.Written} {other.Written}", (letter, number) => one.Holds(letter, number) || other.Holds(letter, number)),
            _ => new($"({one.Written} {other.Written})", (letter, number) => one.Holds(letter, number) && other.Holds(letter, number)),
        };
    }

    private static SearchTree Leaf(Random random)
    {
        string needle = SearchLetter.Needle(random);
        var day = new DateOnly(2020, 1, 1).AddDays(random.Next(10));
        string date = day.ToString("d-MMM-yyyy", CultureInfo.InvariantCulture);
        int number = random.Next(1, 30);
        return random.Next(14) switch
        {
            0 => Text("SUBJECT", needle, letter => [letter.Subject]),
            1 => Text("FROM", needle, letter => [$"{letter.Name} <{letter.Address}>"]),
            2 => Text("HEADER Subject", needle, letter => [letter.Subject]),
            3 or 4 => Text("BODY", needle, letter => letter.Texts),
            5 or 6 => Text("TEXT", needle, letter => letter.Texts.Concat(letter.Headers)),
            7 => new($"SENTSINCE {date}", (letter, _) => letter.Sent >= day),
            8 => new($"ON {date}", (letter, _) => letter.Arrived == day),
            9 => new($"BEFORE {date}", (letter, _) => letter.Arrived < day),
            10 => new("SEEN", (letter, _) => letter.Flags.Contains('S', StringComparison.Ordinal)),
            11 => new("UNFLAGGED", (letter, _) => !letter.Flags.Contains('F', StringComparison.Ordinal)),
            12 => new($"LARGER {number * 30}", (letter, _) => letter.Size > number * 30),
            _ => new($"{number}:*", (_, place) => place >= number || place == 30),
        };
    }

    private static SearchTree Text(string key, string needle, Func<SearchLetter, IEnumerable<string>> texts)
    {
        byte[] octets = Encoding.UTF8.GetBytes(needle);
        string folded = Folded(needle);
        // In a header blanks at the ends of a value are none, and several are one; the words have none such.
        return new($"{key} {{{octets.Length}+}}\r\n{Encoding.Latin1.GetString(octets)}", (letter, _) => texts(letter).Any(text => Folded(text).Contains(folded, StringComparison.Ordinal)));
    }

    private static string Folded(string text) => text.ToUpperInvariant()
        .Replace("Ä", "A\u0308", StringComparison.Ordinal).Replace("Ö", "O\u0308", StringComparison.Ordinal).Replace("Ü", "U\u0308", StringComparison.Ordinal);
}
