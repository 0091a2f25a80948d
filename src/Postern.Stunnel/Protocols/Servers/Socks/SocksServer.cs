using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Servers.Socks;

/// <summary>SOCKS 4, 4a and 5 inside TLS: CONNECT, and RESOLVE as Tor has it. The client names the target, which is never this host.</summary>
/// <remarks>stunnel says yes before it has connected; here the client hears yes or no when it is known, from <see cref="Negotiation.TellConnected"/>.</remarks>
internal sealed class SocksServer : IProtocol
{
    public bool ConnectsFirst => false;

    public async ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline)
    {
        if (phase == ProtocolPhase.Middle)
            await ServeAsync(negotiation, deadline);
        else if (phase == ProtocolPhase.Late && negotiation.TellConnected is { } tell)
            await tell(null, deadline);
    }

    private static async ValueTask ServeAsync(Negotiation negotiation, Deadline deadline)
    {
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        negotiation.Log.Debug("Waiting for the SOCKS request");
        byte version = (await near.ReadBytesAsync(1))[0];
        var target = new SocksTarget(negotiation, near);
        if (version == Socks4.Version)
            await Socks4.ServeAsync(negotiation, near, target, deadline);
        else if (version == Socks5.Version)
            await Socks5.ServeAsync(negotiation, near, target, deadline);
        else
            throw Parting.AtOnce(negotiation, $"Unsupported SOCKS version 0x{version:x2}");
        near.Release();
    }
}
