using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Clients;

/// <summary>CIFS towards a server that wants TLS: an empty session request, refused with that code.</summary>
internal sealed class CifsClient : IProtocol
{
    public bool ConnectsFirst => true;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Middle ? StartTlsAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private static async ValueTask StartTlsAsync(Negotiation negotiation, Deadline deadline)
    {
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline); // connected: ConnectsFirst
        await far.WriteAsync(new byte[] { CifsWords.Request, 0, 0, 0 });
        byte[] response = await far.ReadBytesAsync(CifsWords.Header + 1);
        string? error = response switch
        {
            [not CifsWords.Negative, ..] => "Negative response expected",
            [_, _, not 0, ..] or [_, _, _, not 1, _] => "Unexpected NetBIOS response size",
            [.., not CifsWords.UseTls] => "Remote server does not require TLS",
            _ => null,
        };
        if (error is not null)
            throw Parting.AtOnce(negotiation, error);
        far.RefuseInjection();
    }
}
