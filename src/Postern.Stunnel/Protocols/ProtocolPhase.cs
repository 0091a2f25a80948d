namespace Postern.Stunnel.Protocols;

/// <summary>The three moments of a negotiation.</summary>
public enum ProtocolPhase
{
    /// <summary>Before anything else.</summary>
    Early,

    /// <summary>After the first of the two steps: with the target connected and TLS still to come, or the other way round.</summary>
    Middle,

    /// <summary>With both done.</summary>
    Late,
}
