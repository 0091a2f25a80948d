using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Servers;

/// <summary>IMAP towards a client: the server's greeting without its capabilities, STARTTLS (RFC 9051 §6.2.1), or TLS at once.</summary>
internal sealed class ImapServer : IProtocol
{
    private readonly TlsDetection _detection = new(DialogueLimits.FirstBytes);

    public bool ConnectsFirst => true;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Middle ? StartTlsAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private async ValueTask StartTlsAsync(Negotiation negotiation, Deadline deadline)
    {
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline); // connected: ConnectsFirst
        bool implicitTls = await _detection.WaitAsync(negotiation, deadline);
        if (!implicitTls)
        {
            await far.PeekAsync();
            implicitTls = await TlsDetection.LookAsync(negotiation, deadline);
        }
        negotiation.Log.Debug(implicitTls ? "RFC 2595 not detected" : "RFC 2595 detected");
        if (!implicitTls)
            await GreetAsync(negotiation, far, deadline);
        negotiation.IsImplicitTls |= implicitTls;
        far.Release();
    }

    private async ValueTask GreetAsync(Negotiation negotiation, Dialogue far, Deadline deadline)
    {
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        string greeting = await far.ReadLineAsync();
        if (!greeting.StartsWith("* OK", StringComparison.OrdinalIgnoreCase))
        {
            bool hasWords = greeting.StartsWith("* BYE", StringComparison.OrdinalIgnoreCase);
            throw await Parting.WithErrorAsync(negotiation, near, "Unknown server welcome", hasWords ? greeting : "* BYE unexpected server response");
        }
        await near.WriteLineAsync($"{WithoutCapabilities(greeting)} (stunnel)");
        if (await _detection.CameLateAsync(negotiation, near))
        {
            near.Release();
            negotiation.IsImplicitTls = true;
            return;
        }
        await new ImapCommands(negotiation, near, far).RunAsync();
        _detection.Upgraded(negotiation);
    }

    /// <summary>What the server can do inside TLS is not to be believed before it: no client knows this word.</summary>
    private static string WithoutCapabilities(string greeting)
    {
        int place = greeting.IndexOf("CAPABILITY", StringComparison.Ordinal);
        return place < 0 ? greeting : $"{greeting[..place]}K{greeting[(place + 1)..]}";
    }
}
