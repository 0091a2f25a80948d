namespace Postern.Stunnel.Services.Access;

/// <summary>Patterns of hosts_access(5), with what is excepted of them: <c>a b EXCEPT c EXCEPT d</c> is <c>(a b EXCEPT (c EXCEPT d))</c>.</summary>
/// <param name="Patterns">Any of these.</param>
/// <param name="Except">But none of these; null for no exception.</param>
internal sealed record PatternList(IReadOnlyList<string> Patterns, PatternList? Except)
{
    private static readonly char[] Separators = [' ', '\t', ','];

    /// <summary>Reads a list, whose patterns stand between blanks and commas.</summary>
    internal static PatternList Read(string text) => Of(text.Split(Separators, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether one of them matches, and none that is excepted.</summary>
    internal bool Matches(Func<string, bool> matches)
    {
        for (PatternList? list = this; list is not null; list = list.Except?.Except)
        {
            if (!list.Patterns.Any(matches))
                return false;
            if (list.Except is null || !list.Except.Patterns.Any(matches))
                return true;
        }
        return false;
    }

    private static PatternList Of(string[] words)
    {
        int except = Array.FindIndex(words, word => word.Equals("EXCEPT", StringComparison.OrdinalIgnoreCase));
        return except < 0 ? new PatternList(words, Except: null) : new PatternList(words[..except], Of(words[(except + 1)..]));
    }
}
