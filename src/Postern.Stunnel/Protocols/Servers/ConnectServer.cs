using System.Globalization;
using System.Net;
using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Protocols.Servers;

/// <summary>CONNECT of a client (RFC 9110 §9.3.6), in clear text; then TLS, and then the server that it has named.</summary>
/// <remarks>stunnel's manual does not know of it. The yes comes before the server is connected to, for TLS begins behind it.</remarks>
internal sealed class ConnectServer : IProtocol
{
    private const string Method = "CONNECT ";

    public bool ConnectsFirst => false;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Early ? ServeAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private static async ValueTask ServeAsync(Negotiation negotiation, Deadline deadline)
    {
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        string request = await near.ReadLineAsync();
        if (!request.StartsWith(Method, StringComparison.OrdinalIgnoreCase))
            throw await RefuseAsync(negotiation, near, "400 Bad Request Method");
        int protocol = request.IndexOf(" HTTP/1.", Method.Length - 1, StringComparison.OrdinalIgnoreCase);
        if (protocol < Method.Length)
            throw await RefuseAsync(negotiation, near, "400 Bad Request Protocol");
        int lines = 0;
        while (await near.ReadLineAsync() is { Length: > 0 })
        {
            if (++lines > DialogueLimits.ReplyLines)
                throw await RefuseAsync(negotiation, near, "400 Bad Request Headers");
        }
        if (!await FindAsync(negotiation, request[Method.Length..protocol], deadline))
            throw await RefuseAsync(negotiation, near, "404 Not Found");
        near.RefuseInjection();
        await AnswerAsync(near, "200 OK");
    }

    /// <summary>Reads HOST:PORT, and finds its addresses; false where there is no such place.</summary>
    private static async ValueTask<bool> FindAsync(Negotiation negotiation, string place, Deadline deadline)
    {
        int colon = place.LastIndexOf(':');
        string host = place[..Math.Max(colon, 0)].Trim('[', ']');
        if (host.Length == 0 || !int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is 0 or > IPEndPoint.MaxPort)
        {
            negotiation.Log.Error($"Unknown TCP service \"{place[(colon + 1)..]}\"");
            return false;
        }
        negotiation.Target = new StunnelAddress(host, port);
        if (IPAddress.TryParse(host, out _) || negotiation.Resolve is null)
            return true;
        negotiation.TargetAddresses = await negotiation.Resolve(host, deadline);
        if (negotiation.TargetAddresses.Count > 0)
            return true;
        negotiation.Log.Error($"Error resolving \"{host}\": Neither nodename nor servname known (EAI_NONAME)");
        return false;
    }

    private static async ValueTask<ConduitException> RefuseAsync(Negotiation negotiation, Dialogue near, string status)
    {
        await AnswerAsync(near, status);
        return await Parting.AtLastAsync(negotiation, near, status);
    }

    private static async ValueTask AnswerAsync(Dialogue near, string status)
    {
        await near.WriteLineAsync($"HTTP/1.0 {status}");
        await near.WriteLineAsync("Server: stunnel"); // no version: nobody need know it
        await near.WriteLineAsync("");
    }
}
