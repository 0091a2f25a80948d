namespace Postern.Net.Preludes;

/// <summary>How a prelude with a client came to its end, where nothing broke.</summary>
public enum PreludeEnd
{
    /// <summary>The client asked for TLS and has it.</summary>
    Upgraded,

    /// <summary>The client took its leave (QUIT, LOGOUT) and has been answered.</summary>
    Left,

    /// <summary>The client closed without a word.</summary>
    Closed,

    /// <summary>The client said too much that had to be refused, and has been told goodbye.</summary>
    Refused,

    /// <summary>The client began TLS with its first byte, although it had been greeted in clear text.</summary>
    SpokeTls,
}
