using System.Net;
using Postern.Net.Conduits;
using Postern.Net.Preludes;

namespace Postern.Stunnel.Protocols.Dialogues;

/// <summary>Tells clients that begin with TLS from those that wait for a greeting, on one port.</summary>
/// <remarks>
/// For all connections of a service, on all loops. stunnel waits 200 ms for every client. Here a client waits less where
/// STARTTLS was used before, and is waited for longer where its network is slow or TLS came too late the last time.
/// </remarks>
/// <param name="usual">How long a client that is not known is waited for; zero for not at all.</param>
internal sealed class TlsDetection(TimeSpan usual)
{
    private const byte Handshake = 0x16; // RFC 8446 §5.1: the content type of a ClientHello's record

    private readonly DetectMemory _memory = new();

    /// <summary>Waits for the client's first byte; true where it begins with TLS, none of which is taken.</summary>
    /// <exception cref="ConduitException">The client is gone, or the deadline ran out.</exception>
    internal ValueTask<bool> WaitAsync(Negotiation negotiation, Deadline deadline) => WithinAsync(LimitFor(negotiation), negotiation, deadline);

    /// <summary>Looks once more, without waiting: the last moment before something is said.</summary>
    /// <exception cref="ConduitException">The client is gone.</exception>
    internal static ValueTask<bool> LookAsync(Negotiation negotiation, Deadline deadline) => WithinAsync(TimeSpan.Zero, negotiation, deadline);

    /// <summary>The client was greeted: its first byte says whether it had wanted TLS. It is waited for longer the next time.</summary>
    internal async ValueTask<bool> CameLateAsync(Negotiation negotiation, Dialogue near)
    {
        if (await near.PeekAsync() != Handshake)
            return false;
        Remember(negotiation, PreludeEnd.SpokeTls);
        return true;
    }

    /// <summary>The client used STARTTLS: the next time it is greeted sooner.</summary>
    internal void Upgraded(Negotiation negotiation) => Remember(negotiation, PreludeEnd.Upgraded);

    private static async ValueTask<bool> WithinAsync(TimeSpan limit, Negotiation negotiation, Deadline deadline)
    {
        try
        {
            return await AutoDetect.WaitAsync(negotiation.Near, limit, deadline) == DetectedStart.Tls;
        }
        catch (ConduitException e)
        {
            negotiation.Log.Error($"s_poll_wait: {e.Fault.Text}");
            throw;
        }
    }

    private void Remember(Negotiation negotiation, PreludeEnd end)
    {
        if (usual > TimeSpan.Zero && Client(negotiation) is { } address)
            _memory.Remember(address, end);
    }

    private TimeSpan LimitFor(Negotiation negotiation)
    {
        if (usual == TimeSpan.Zero)
            return usual;
        var limit = Client(negotiation) is { } address ? _memory.LimitFor(address, usual) : usual;
        var slow = 3 * RoundTrip(negotiation.Near); // the ClientHello may be lost once
        if (slow > DialogueLimits.FirstBytesOfSlow)
            slow = DialogueLimits.FirstBytesOfSlow;
        var least = limit > TimeSpan.Zero ? limit : DialogueLimits.FirstBytesOfKnown;
        return slow > least ? slow : least;
    }

    private static IPAddress? Client(Negotiation negotiation) => negotiation.Addresses?.Source.Address;

    private static TimeSpan RoundTrip(Conduit near) =>
        near.Unfiltered is SocketConduit socket && TcpFacts.Of(socket.Descriptor) is { } facts ? facts.RoundTrip : TimeSpan.Zero;
}
