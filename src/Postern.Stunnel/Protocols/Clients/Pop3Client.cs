using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Clients;

/// <summary>POP3 towards a server: greeting passed on, STLS (RFC 2595 §4). Where the server says no, the client hears its words.</summary>
internal sealed class Pop3Client : IProtocol
{
    public bool ConnectsFirst => true;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Middle ? StartTlsAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private static async ValueTask StartTlsAsync(Negotiation negotiation, Deadline deadline)
    {
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline); // connected: ConnectsFirst
        await ExpectAsync("Unknown server welcome", negotiation, near, far, passOn: true);
        await far.WriteLineAsync("STLS");
        await ExpectAsync("Server does not support TLS", negotiation, near, far, passOn: false);
        far.RefuseInjection();
    }

    private static async ValueTask ExpectAsync(string error, Negotiation negotiation, Dialogue near, Dialogue far, bool passOn)
    {
        string line = await far.ReadLineAsync();
        if (!IsStatus(line, "+OK"))
            throw await Parting.WithErrorAsync(negotiation, near, error, IsStatus(line, "-ERR") ? line : $"-ERR stunnel: {error}");
        if (passOn)
            await near.WriteLineAsync(line);
    }

    /// <summary>RFC 1939 §3: a status indicator, alone or with a text behind a space.</summary>
    private static bool IsStatus(string line, string status) =>
        line.StartsWith(status, StringComparison.Ordinal) && (line.Length == status.Length || line[status.Length] == ' ');
}
