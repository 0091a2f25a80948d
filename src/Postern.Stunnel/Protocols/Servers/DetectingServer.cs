using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Servers;

/// <summary>A protocol towards a client that begins with TLS at once, or asks for it: what IMAP and SMTP have in common.</summary>
/// <param name="document">The document that the log names for STARTTLS, as stunnel does.</param>
internal abstract class DetectingServer(string document) : IProtocol
{
    private readonly TlsDetection _detection = new(DialogueLimits.FirstBytes);

    public bool ConnectsFirst => true;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Middle ? StartTlsAsync(negotiation, deadline) : ValueTask.CompletedTask;

    /// <summary>Greets the client in the server's words; gives what answers it until it asks for TLS.</summary>
    /// <exception cref="ConduitException">The server does not want to serve; the client was told.</exception>
    protected abstract ValueTask<Func<ValueTask>> GreetAsync(Negotiation negotiation, Dialogue near, Dialogue far);

    private async ValueTask StartTlsAsync(Negotiation negotiation, Deadline deadline)
    {
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline); // connected: ConnectsFirst
        bool implicitTls = await _detection.WaitAsync(negotiation, deadline);
        if (!implicitTls)
        {
            await far.PeekAsync();
            implicitTls = await TlsDetection.LookAsync(negotiation, deadline);
        }
        negotiation.Log.Debug($"{document} {(implicitTls ? "not detected" : "detected")}");
        if (!implicitTls)
            await ServeAsync(negotiation, far, deadline);
        negotiation.IsImplicitTls |= implicitTls;
        far.Release();
    }

    private async ValueTask ServeAsync(Negotiation negotiation, Dialogue far, Deadline deadline)
    {
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        Func<ValueTask> commands = await GreetAsync(negotiation, near, far);
        if (await _detection.CameLateAsync(negotiation, near))
        {
            near.Release();
            negotiation.IsImplicitTls = true;
            return;
        }
        await commands();
        _detection.Upgraded(negotiation);
    }
}
