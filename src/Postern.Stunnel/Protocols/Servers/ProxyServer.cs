using System.Text;
using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;
using Postern.Wire.Proxy;

namespace Postern.Stunnel.Protocols.Servers;

/// <summary>Tells the server who the client is, before the client's first byte: a PROXY header in text.</summary>
internal sealed class ProxyServer : IProtocol
{
    public bool ConnectsFirst => false;

    public async ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline)
    {
        if (phase != ProtocolPhase.Late)
            return;
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline); // connected: the last phase
        byte[] header = ProxyWriter.Version1(negotiation.Addresses?.Source, negotiation.Addresses?.Destination);
        await far.WriteLineAsync(Encoding.ASCII.GetString(header).TrimEnd());
    }
}
