using Postern.Net.Conduits;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Protocols;

/// <summary>The connection that a protocol speaks on. Whoever drives it puts TLS in place of a conduit when that begins.</summary>
/// <param name="service">What the section says.</param>
/// <param name="log">The connection's log.</param>
/// <param name="near">The client that was accepted.</param>
public sealed class Negotiation(ServiceOptions service, ServiceLog log, Conduit near)
{
    /// <summary>What the section says.</summary>
    public ServiceOptions Service { get; } = service;

    /// <summary>The connection's log.</summary>
    public ServiceLog Log { get; } = log;

    /// <summary>The client that was accepted: TLS once that has begun, in server mode.</summary>
    public Conduit Near { get; set; } = near;

    /// <summary>The target, once it is connected to: TLS once that has begun, in client mode.</summary>
    public Conduit? Far { get; set; }

    /// <summary>The address the client came from and the one it came to; null where it has none.</summary>
    public (System.Net.IPEndPoint Source, System.Net.IPEndPoint Destination)? Addresses { get; init; }

    /// <summary>Where the client wants to go, once a protocol has learnt it (<c>connect</c> and <c>socks</c> as servers); null for the section's own targets.</summary>
    public StunnelAddress? Target { get; set; }

    /// <summary>The addresses of <see cref="Target"/>, in order, where it was a name: connected to as they are, so that what was checked is what is reached. Empty where it was an address or a path.</summary>
    public IReadOnlyList<System.Net.IPAddress> TargetAddresses { get; set; } = [];

    /// <summary>Finds the addresses of a name, none where there are none: for the servers of <c>connect</c> and <c>socks</c>; null where names are not resolved.</summary>
    public Func<string, Deadline, ValueTask<IReadOnlyList<System.Net.IPAddress>>>? Resolve { get; init; }

    /// <summary>Where the client wanted to go before it was redirected here (<c>SO_ORIGINAL_DST</c>): the target of the client of <c>socks</c> without <c>protocolHost</c>; null where it was not.</summary>
    public System.Net.IPEndPoint? OriginalDestination { get; init; }

    /// <summary>A protocol found that its client begins with TLS at once: its first bytes are given back to <see cref="Near"/>.</summary>
    public bool IsImplicitTls { get; set; }

    /// <summary>A protocol has failed and told the client all there is to tell: both sides are closed in order, where stunnel says <c>Connection closed</c> and not <c>Connection reset</c>.</summary>
    public bool EndsInOrder { get; set; }

    /// <summary>The client waits to hear of the target (<c>socks</c> as a server): called by <see cref="ProtocolPhase.Late"/>, or, with what went wrong, by whoever could not connect.</summary>
    public Func<ConduitFault?, Deadline, ValueTask>? TellConnected { get; set; }
}
