using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Servers;

/// <summary>PostgreSQL towards a client: SSLRequest is taken. A client that asks for GSSAPI first is told no, and may go on; one that asks for nothing is told why it is not let in.</summary>
internal sealed class PgsqlServer : IProtocol
{
    public bool ConnectsFirst => false;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Early ? StartTlsAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private static async ValueTask StartTlsAsync(Negotiation negotiation, Deadline deadline)
    {
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        negotiation.Log.Debug("Started server-side psql protocol negotiation");
        byte[] request = await near.ReadBytesAsync(PgsqlWords.SslRequest.Length);
        if (request.AsSpan().SequenceEqual(PgsqlWords.GssRequest.Span))
        {
            negotiation.Log.Info("GSSAPI encryption requested, rejecting gracefully");
            await near.WriteAsync("N"u8.ToArray());
            request = await near.ReadBytesAsync(PgsqlWords.SslRequest.Length);
        }
        if (!request.AsSpan().SequenceEqual(PgsqlWords.SslRequest.Span))
        {
            await near.WriteAsync(PgsqlWords.TlsExpected);
            throw await Parting.WithErrorAsync(negotiation, near, "PostgreSQL client did not request TLS, rejecting");
        }
        negotiation.Log.Debug("SSLRequest received");
        near.RefuseInjection();
        await near.WriteAsync(new[] { PgsqlWords.Willing });
    }
}
