namespace Postern.Wire.Imap.Sets;

/// <summary>How much a set may name.</summary>
public static class SetLimits
{
    /// <summary>Arbitrary: numbers and ranges between the commas of one set; a line of 64 KiB (<see cref="ImapLimits.Line"/>) with eight octets each.</summary>
    public const int Ranges = 8192;
}
