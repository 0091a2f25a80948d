namespace Postern.Net.Relay;

/// <summary>The two ends of a relay.</summary>
public enum RelaySide
{
    /// <summary>Who came in.</summary>
    Client,

    /// <summary>Who was connected to.</summary>
    Server,
}
