namespace Postern.Wire.Imap.Searching;

/// <summary>What of the result a client wants (RFC 4731 §3.1, RFC 5182 §2.1).</summary>
[Flags]
public enum SearchReturn : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The smallest number; told only where something was found.</summary>
    Min = 1,

    /// <summary>The largest number; told only where something was found.</summary>
    Max = 2,

    /// <summary>All numbers; told only where something was found.</summary>
    All = 4,

    /// <summary>How many there are.</summary>
    Count = 8,

    /// <summary>The result is kept for <c>$</c>. With MIN or MAX and without ALL and COUNT only these are (RFC 5182 §2.4).</summary>
    Save = 16,
}
