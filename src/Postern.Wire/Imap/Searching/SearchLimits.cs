namespace Postern.Wire.Imap.Searching;

/// <summary>How much one SEARCH may ask for.</summary>
public static class SearchLimits
{
    /// <summary>Arbitrary: keys, at whatever depth; mail programs that search for addresses write some dozens of OR.</summary>
    public const int Keys = 1000;

    /// <summary>Arbitrary: parentheses, NOT and OR around a key; forty words in a chain of OR occur.</summary>
    public const int Depth = 64;

    /// <summary>Arbitrary: octets of a string to search for.</summary>
    public const int Text = 4096;
}
