using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Clients;

/// <summary>NNTP towards a server: greeting passed on, STARTTLS (RFC 4642 §2.2). Where the server says no, the client hears its words.</summary>
internal sealed class NntpClient : IProtocol
{
    public bool ConnectsFirst => true;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Middle ? StartTlsAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private static async ValueTask StartTlsAsync(Negotiation negotiation, Deadline deadline)
    {
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline); // connected: ConnectsFirst
        string greeting = await far.ReadLineAsync();
        if (Code(greeting) is not (200 or 201)) // RFC 3977 §5.1: posting allowed, or not
            throw await RefuseAsync(negotiation, near, "Unknown server welcome", greeting);
        await near.WriteLineAsync(greeting);
        await far.WriteLineAsync("STARTTLS");
        string answer = await far.ReadLineAsync();
        if (Code(answer) != 382)
            throw await RefuseAsync(negotiation, near, "Server does not support TLS", answer);
        far.RefuseInjection();
    }

    /// <summary>RFC 3977 §3.2.1: 400 is the code of a service that is not there.</summary>
    private static ValueTask<ConduitException> RefuseAsync(Negotiation negotiation, Dialogue near, string error, string line) =>
        Parting.WithErrorAsync(negotiation, near, error, Code(line) is >= 400 and <= 599 ? line : $"400 stunnel: {error}");

    private static int Code(string line) =>
        line.Length >= 3 && (line.Length == 3 || line[3] == ' ') && line.AsSpan(0, 3).IndexOfAnyExceptInRange('0', '9') < 0
            ? int.Parse(line.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture)
            : 0;
}
