namespace Postern.Net.Conduits;

/// <summary>The ways in which a conduit breaks.</summary>
public enum FaultKind
{
    /// <summary>The peer reset the connection, or is gone.</summary>
    Reset,

    /// <summary>The peer's stream ended without close_notify (RFC 8446 §6.1): what came may be incomplete.</summary>
    Truncated,

    /// <summary>TLS failed: the peer sent an alert, or broke the protocol.</summary>
    Tls,

    /// <summary>The peer's certificate was not accepted.</summary>
    Certificate,

    /// <summary>No connection could be made.</summary>
    Connect,

    /// <summary>The peer's mail protocol said no, or was not understood.</summary>
    Protocol,

    /// <summary>A limit ran out; the text names it.</summary>
    Limit,

    /// <summary>We closed it.</summary>
    Closed,
}
