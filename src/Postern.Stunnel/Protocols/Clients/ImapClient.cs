using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Clients;

/// <summary>IMAP towards a server: a greeting of stunnel's for the client, STARTTLS (RFC 9051 §6.2.1).</summary>
/// <remarks>
/// What the server says of itself in clear text is dropped. Untagged lines before the tagged one are passed over; a server
/// that is logged in already (PREAUTH) or has no place (BYE) is told of in words.
/// </remarks>
internal sealed class ImapClient : IProtocol
{
    private const string NoTls = "Server does not support TLS";

    public bool ConnectsFirst => true;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Middle ? StartTlsAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private static async ValueTask StartTlsAsync(Negotiation negotiation, Deadline deadline)
    {
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline); // connected: ConnectsFirst
        string greeting = await far.ReadLineAsync();
        if (!greeting.StartsWith("* OK", StringComparison.OrdinalIgnoreCase))
        {
            bool hasWords = greeting.StartsWith("* BYE", StringComparison.OrdinalIgnoreCase);
            throw await Parting.WithErrorAsync(negotiation, near, "Unknown server welcome", hasWords ? greeting : $"* BYE stunnel: {NoTls}");
        }
        await near.WriteLineAsync("* OK Connected.");
        await far.WriteLineAsync("stunnel STARTTLS");
        if (!(await TaggedAsync(far)).StartsWith("stunnel OK", StringComparison.OrdinalIgnoreCase))
            throw await Parting.WithErrorAsync(negotiation, near, NoTls, $"* BYE stunnel: {NoTls}");
        far.RefuseInjection();
    }

    /// <summary>The line that is no untagged one; the last one that is looked at, where there are too many.</summary>
    private static async ValueTask<string> TaggedAsync(Dialogue far)
    {
        string line = await far.ReadLineAsync();
        for (int i = 1; i < DialogueLimits.ReplyLines && line.StartsWith("* ", StringComparison.Ordinal) && !line.StartsWith("* BYE", StringComparison.OrdinalIgnoreCase); i++)
            line = await far.ReadLineAsync();
        return line;
    }
}
