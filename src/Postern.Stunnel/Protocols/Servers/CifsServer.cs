using System.Buffers.Binary;
using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Servers;

/// <summary>CIFS towards a client: its session request is refused with the code for TLS.</summary>
internal sealed class CifsServer : IProtocol
{
    public bool ConnectsFirst => false;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Early ? StartTlsAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private static async ValueTask StartTlsAsync(Negotiation negotiation, Deadline deadline)
    {
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        byte[] header = await near.ReadBytesAsync(CifsWords.Header);
        int length = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2));
        if (length > CifsWords.Longest)
            throw Parting.AtOnce(negotiation, "Received block too long");
        await near.SkipAsync(length);
        if (header[0] != CifsWords.Request)
        {
            await near.WriteAsync(CifsWords.Response(CifsWords.NotListening));
            throw await Parting.WithErrorAsync(negotiation, near, "Client did not send session setup");
        }
        near.RefuseInjection();
        await near.WriteAsync(CifsWords.Response(CifsWords.UseTls));
    }
}
