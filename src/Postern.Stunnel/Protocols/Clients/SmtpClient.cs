using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Clients;

/// <summary>SMTP towards a server: greeting passed on, STARTTLS (RFC 3207), and inside TLS a login where the section has one.</summary>
/// <remarks>The local client speaks for itself after that. Where the server says no, the client hears its words.</remarks>
internal sealed class SmtpClient : IProtocol
{
    private const string NotExtended = "Remote server is not RFC 1425 compliant";
    private const string NoTls = "Remote server is not RFC 2487 compliant";

    public bool ConnectsFirst => true;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) => phase switch
    {
        ProtocolPhase.Middle => StartTlsAsync(negotiation, deadline),
        ProtocolPhase.Late when SmtpLogin.IsWanted(negotiation) => SmtpLogin.RunAsync(negotiation, deadline),
        _ => ValueTask.CompletedTask,
    };

    private static async ValueTask StartTlsAsync(Negotiation negotiation, Deadline deadline)
    {
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline); // connected: ConnectsFirst
        var greeting = await SmtpReply.ReadAsync(far);
        if (greeting.Code != 220)
            throw await Parting.WithErrorAsync(negotiation, near, NotExtended, greeting.Refusal(NotExtended));
        foreach (string line in greeting.Lines)
            await near.WriteLineAsync(line);
        await far.WriteLineAsync($"EHLO {negotiation.Service.Negotiation.Host ?? "localhost"}");
        await ExpectAsync(250, NotExtended, negotiation, near, far);
        await far.WriteLineAsync("STARTTLS");
        await ExpectAsync(220, NoTls, negotiation, near, far);
        far.RefuseInjection();
    }

    private static async ValueTask ExpectAsync(int code, string error, Negotiation negotiation, Dialogue near, Dialogue far)
    {
        var reply = await SmtpReply.ReadAsync(far);
        if (reply.Code != code)
            throw await Parting.WithErrorAsync(negotiation, near, error, reply.Refusal(error));
    }
}
