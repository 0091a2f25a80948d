namespace Postern.Wire.Imap.Listing;

/// <summary>How much one LIST may ask for.</summary>
public static class ListLimits
{
    /// <summary>Arbitrary: patterns in one command; a match costs their length times that of the name.</summary>
    public const int Patterns = 32;
}
