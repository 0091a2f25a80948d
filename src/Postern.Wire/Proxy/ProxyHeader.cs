using System.Net;

namespace Postern.Wire.Proxy;

/// <summary>What a PROXY header says of the connection it stands in front of.</summary>
public sealed record ProxyHeader
{
    /// <summary>1 for the text form, 2 for the binary form.</summary>
    public required int Version { get; init; }

    /// <summary>
    /// Whether the sender speaks for itself (version 2, LOCAL), as in a health check; the connection's own
    /// addresses are then the true ones.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>Who connected; null where the sender does not know or it is no internet address.</summary>
    public IPEndPoint? Source { get; init; }

    /// <summary>What was connected to; null exactly where <see cref="Source"/> is.</summary>
    public IPEndPoint? Destination { get; init; }
}
