namespace Postern.Wire.Imap.Sets;

/// <summary>Message numbers or UIDs without a gap, from the first to the last, which may be the same.</summary>
/// <param name="First">The smaller one, at least 1.</param>
/// <param name="Last">The larger one, or the same.</param>
public readonly record struct NumberRange(uint First, uint Last)
{
    /// <summary>How many there are.</summary>
    public long Count => (long)Last - First + 1;

    /// <summary>Whether it is one of them.</summary>
    public bool Contains(uint number) => number >= First && number <= Last;
}
