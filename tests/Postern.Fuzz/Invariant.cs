namespace Postern.Fuzz;

/// <summary>What must hold for every input.</summary>
public static class Invariant
{
    /// <summary>Throws the sentence where it does not hold.</summary>
    public static void Holds(bool holds, string sentence)
    {
        if (!holds)
            throw new InvalidOperationException("Broken: " + sentence);
    }

    /// <summary>A problem is told as one printable sentence.</summary>
    public static void IsSentence(string? problem) =>
        Holds(problem is not null && problem.Length < 400 && problem[^1] is '.' or '?' && !problem.Any(char.IsControl), "a problem is one sentence: " + problem);

    /// <summary>What a peer is told is short and one line.</summary>
    public static void IsReplyText(string fault) =>
        Holds(fault.Length is > 0 and < 200 && fault.All(letter => letter is >= ' ' and <= '~'), "a fault can be told to the peer: " + fault);
}
