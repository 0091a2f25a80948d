using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Clients.Http;

/// <summary>CONNECT through an HTTP proxy (RFC 9110 §9.3.6), with a login where the section has one.</summary>
internal sealed class ConnectClient : IProtocol
{
    public bool ConnectsFirst => true;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Middle ? ConnectAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private static async ValueTask ConnectAsync(Negotiation negotiation, Deadline deadline)
    {
        var options = negotiation.Service.Negotiation;
        if (options.Host is null)
            throw Parting.AtOnce(negotiation, "protocolHost not specified");
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline); // connected: ConnectsFirst
        var request = new ConnectRequest(far, options);
        if (options.Authentication == "ntlm" && options.UserName is not null && options.Password is not null)
            await NtlmLogin.RunAsync(negotiation, far, request);
        else
            await request.SendAsync(request.BasicLogin);
        string status = await far.ReadLineAsync();
        bool accepted = ConnectRequest.IsStatus(status, '2');
        if (accepted)
            negotiation.Log.Info("CONNECT request accepted");
        else
            negotiation.Log.Error("CONNECT request rejected");
        await ConnectRequest.ReadHeadersAsync(far);
        if (!accepted)
            throw new ConduitException(FaultKind.Protocol, "CONNECT request rejected");
        far.RefuseInjection();
    }
}
