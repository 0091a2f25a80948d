namespace Postern.Wire.Ends;

/// <summary>Finds what a misspelt word was meant to be.</summary>
public static class Spelling
{
    private const int LongestQuote = 60; // arbitrary: a sentence stays a line

    /// <summary>The word in quotation marks, shortened and without control characters, fit to stand in a sentence.</summary>
    public static string Quote(string word)
    {
        var shown = word.Length > LongestQuote ? word[..LongestQuote] + "…" : word;
        return $"\"{string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c))}\"";
    }

    /// <summary>The end of a sentence, <c>: did you mean A or B?</c>, or all the choices where none is near.</summary>
    public static string Hint(string word, IReadOnlyList<string> known, string format)
    {
        var near = Near(word, known);
        var choices = (near.Count > 0 ? near : known).Select(choice => string.Format(null, format, choice));
        return near.Count > 0
            ? $": did you mean {string.Join(" or ", choices)}?"
            : $": use one of {string.Join(" ", choices)}.";
    }

    private static List<string> Near(string word, IReadOnlyList<string> known)
    {
        var best = word.Length <= 3 ? 1 : 2;
        var near = new List<string>();
        if (word.Length > LongestQuote)
            return near;
        foreach (var choice in known)
        {
            var distance = Distance(word, choice);
            if (distance > best)
                continue;
            if (distance < best)
                near.Clear();
            best = distance;
            near.Add(choice);
        }

        return near;
    }

    private static int Distance(string one, string other)
    {
        var row = new int[other.Length + 1];
        for (var j = 0; j < row.Length; j++)
            row[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
