using System.Globalization;
using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Clients.Http.Ntlm;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Clients.Http;

/// <summary>NTLM at a proxy: a request that is refused with a challenge, and, on the same connection, the one with the response.</summary>
internal static class NtlmLogin
{
    private const string Challenge = "Proxy-Authenticate: NTLM ";
    private const string BodyLength = "Content-Length:";

    internal static async ValueTask RunAsync(Negotiation negotiation, Dialogue far, ConnectRequest request)
    {
        await request.SendAsync($"NTLM {Convert.ToBase64String(NtlmMessages.Negotiate())}", "Proxy-Connection: keep-alive");
        string status = await far.ReadLineAsync();
        bool asked = ConnectRequest.IsStatus(status, '4') && status[9..12] == "407";
        if (!asked)
            negotiation.Log.Error("Proxy-Authenticate: NTLM authorization request rejected");
        var headers = await ConnectRequest.ReadHeadersAsync(far);
        if (!asked)
            throw new ConduitException(FaultKind.Protocol, "no challenge");
        if (headers.Select(Decode).FirstOrDefault(c => c is not null) is not { } challenge)
            throw Parting.AtOnce(negotiation, "Proxy-Authenticate: NTLM header not found");
        await SkipBodyAsync(negotiation, far, headers);
        var options = negotiation.Service.Negotiation;
        byte[] response = NtlmMessages.Authenticate(challenge, options.Domain ?? "", options.UserName!, options.Password!); // ConnectClient has looked
        await request.SendAsync($"NTLM {Convert.ToBase64String(response)}");
    }

    private static async ValueTask SkipBodyAsync(Negotiation negotiation, Dialogue far, IReadOnlyList<string> headers)
    {
        if (headers.FirstOrDefault(h => h.StartsWith(BodyLength, StringComparison.OrdinalIgnoreCase)) is not { } header)
            return;
        if (!int.TryParse(header.AsSpan(BodyLength.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length > DialogueLimits.Leftover)
            throw Parting.AtOnce(negotiation, "the proxy's page is too long");
        await far.SkipAsync(length);
    }

    private static byte[]? Decode(string header)
    {
        if (!header.StartsWith(Challenge, StringComparison.OrdinalIgnoreCase))
            return null;
        byte[] bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[Challenge.Length..].Trim(), bytes, out int count) ? NtlmMessages.Challenge(bytes.AsSpan(0, count)) : null;
    }
}
