using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Servers;

/// <summary>POP3 towards a client: the server's greeting with stunnel's name behind it, STLS (RFC 2595 §4), or TLS at once.</summary>
/// <remarks>No command that comes before TLS reaches the server. stunnel knows one CAPA before STLS, and resets after anything else.</remarks>
internal sealed class Pop3Server : IProtocol
{
    private const string NoTls = "Client does not want TLS";

    /// <summary>stunnel never waits here, and so a client that begins with TLS is seen only where it is quicker than the server's greeting.</summary>
    private readonly TlsDetection _detection = new(TimeSpan.Zero);

    public bool ConnectsFirst => true;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Middle ? StartTlsAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private async ValueTask StartTlsAsync(Negotiation negotiation, Deadline deadline)
    {
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline); // connected: ConnectsFirst
        await far.PeekAsync();
        if (await TlsDetection.LookAsync(negotiation, deadline))
        {
            far.Release();
            negotiation.IsImplicitTls = true;
            return;
        }
        string greeting = await far.ReadLineAsync();
        await near.WriteLineAsync($"{greeting} + stunnel");
        if (!greeting.StartsWith("+OK", StringComparison.Ordinal))
            throw await Parting.WithErrorAsync(negotiation, near, "Unknown server welcome");
        far.Release();
        if (await _detection.CameLateAsync(negotiation, near))
        {
            near.Release();
            negotiation.IsImplicitTls = true;
            return;
        }
        await CommandsAsync(negotiation, near);
    }

    private static async ValueTask CommandsAsync(Negotiation negotiation, Dialogue near)
    {
        int refused = 0;
        for (int i = 0; i < DialogueLimits.Commands && refused < DialogueLimits.Refusals; i++)
        {
            string line = await near.ReadLineAsync();
            if (Is(line, "STLS"))
            {
                near.RefuseInjection();
                await near.WriteLineAsync("+OK Stunnel starts TLS negotiation");
                return;
            }
            if (Is(line, "QUIT"))
                throw await Parting.AtQuitAsync(negotiation, near, "+OK stunnel signing off");
            if (Is(line, "CAPA"))
            {
                await near.WriteLineAsync("+OK Stunnel capability list follows");
                await near.WriteLineAsync("STLS");
                await near.WriteLineAsync(".");
                continue;
            }
            refused++;
            negotiation.Log.Error(NoTls);
            await near.WriteLineAsync("-ERR Must issue a STLS command first");
        }
        throw await Parting.WithErrorAsync(negotiation, near, NoTls, "-ERR Too many commands before TLS");
    }

    private static bool Is(string line, string start) => line.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
