using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Clients;

/// <summary>PostgreSQL towards a server: SSLRequest, and an S for an answer.</summary>
internal sealed class PgsqlClient : IProtocol
{
    public bool ConnectsFirst => true;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Middle ? StartTlsAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private static async ValueTask StartTlsAsync(Negotiation negotiation, Deadline deadline)
    {
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline); // connected: ConnectsFirst
        await far.WriteAsync(PgsqlWords.SslRequest);
        if ((await far.ReadBytesAsync(1))[0] != PgsqlWords.Willing)
            throw Parting.AtOnce(negotiation, "PostgreSQL server rejected TLS");
        far.RefuseInjection();
    }
}
