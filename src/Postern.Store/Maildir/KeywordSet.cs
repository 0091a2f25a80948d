using System.Numerics;

namespace Postern.Store.Maildir;

/// <summary>Keywords of a message: of the letters a to z each may be there. What a letter means is told by the mailbox's list of keywords.</summary>
/// <param name="Bits">Bit 0 is the letter a.</param>
public readonly record struct KeywordSet(uint Bits)
{
    /// <summary>How many letters there are.</summary>
    public const int Most = 26;

    /// <summary>No keyword.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>How many keywords.</summary>
    public int Count => BitOperations.PopCount(Bits);

    /// <summary>The set of this letter alone, counted from 0.</summary>
    public static KeywordSet Of(int letter) => new(1u << letter);

    /// <summary>True where the letter, counted from 0, is there.</summary>
    public bool Has(int letter) => (Bits & (1u << letter)) != 0;

    /// <summary>What is in either.</summary>
    public static KeywordSet operator |(KeywordSet one, KeywordSet other) => new(one.Bits | other.Bits);

    /// <summary>What is in the first and not in the second.</summary>
    public static KeywordSet operator -(KeywordSet one, KeywordSet other) => new(one.Bits & ~other.Bits);
}
