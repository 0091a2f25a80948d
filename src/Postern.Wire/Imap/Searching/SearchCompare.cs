namespace Postern.Wire.Imap.Searching;

/// <summary>How a day is compared (RFC 9051 §6.4.4); times and zones do not count.</summary>
public enum SearchCompare
{
    /// <summary>Earlier than the day.</summary>
    Before,

    /// <summary>Within the day.</summary>
    On,

    /// <summary>Within the day or later.</summary>
    Since,
}
