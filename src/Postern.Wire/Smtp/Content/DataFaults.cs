namespace Postern.Wire.Smtp.Content;

/// <summary>What must not be in a mail that comes by DATA; the caller refuses it.</summary>
[Flags]
public enum DataFaults
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A CR that no LF follows (RFC 5321 §2.3.8).</summary>
    BareCr = 1,

    /// <summary>An LF that no CR precedes (RFC 5321 §2.3.8).</summary>
    BareLf = 2,

    /// <summary>A dot alone between line ends of which one is not CRLF: another server would end the mail there, and take what follows for commands.</summary>
    FalseEnd = 4,

    /// <summary>A zero octet (RFC 5321 §4.5.2 allows none in text), which some servers leave out.</summary>
    Nul = 8,
}
