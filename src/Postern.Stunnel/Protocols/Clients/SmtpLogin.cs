using System.Text;
using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Clients;

/// <summary>AUTH (RFC 4954) inside TLS with <c>protocolUsername</c> and <c>protocolPassword</c>, on behalf of a local client that has no login.</summary>
internal static class SmtpLogin
{
    /// <summary>Both name and password are there: stunnel takes one alone for none.</summary>
    internal static bool IsWanted(Negotiation negotiation) =>
        negotiation.Service.Negotiation is { UserName: not null, Password: not null };

    internal static async ValueTask RunAsync(Negotiation negotiation, Deadline deadline)
    {
        var options = negotiation.Service.Negotiation;
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline);
        // RFC 4954 §4: AUTH belongs to a session that EHLO began; RFC 3207 §4.2: the one before TLS is forgotten.
        await far.WriteLineAsync($"EHLO {options.Host ?? "localhost"}");
        var reply = await SmtpReply.ReadAsync(far);
        if (reply.Code != 250)
            throw await Parting.WithErrorAsync(negotiation, near, "Remote server is not RFC 1425 compliant", reply.Refusal("no EHLO"));
        byte[] name = Encoding.UTF8.GetBytes(options.UserName!); // IsWanted
        byte[] password = options.Password!.Reveal().ToArray();
        var (mechanism, error, responses) = options.Authentication switch
        {
            "login" => ("LOGIN", "LOGIN authentication failed", new byte[][] { name, password }),
            "xoauth2" => ("XOAUTH2", "XOAUTH2 authentication failed", []),
            _ => ("PLAIN", "PLAIN Authentication Failed", []),
        };
        string first = mechanism switch
        {
            "XOAUTH2" => $" {Convert.ToBase64String([.. "user="u8, .. name, .. "\u0001auth=Bearer "u8, .. password, 1, 1])}",
            "PLAIN" => $" {Convert.ToBase64String([0, .. name, 0, .. password])}",
            _ => "",
        };
        await far.WriteLineAsync($"AUTH {mechanism}{first}", first.Length == 0 ? null : $"AUTH {mechanism} ***");
        reply = await SmtpReply.ReadAsync(far);
        for (int i = 0; reply.Code == 334 && i < Math.Max(responses.Length, 1); i++)
        {
            // A challenge after XOAUTH2 or PLAIN is an error in other clothes: an empty response has the server say it.
            string response = i < responses.Length ? Convert.ToBase64String(responses[i]) : "";
            await far.WriteLineAsync(response, "***");
            reply = await SmtpReply.ReadAsync(far);
        }
        if (reply.Code != 235)
            throw await Parting.WithErrorAsync(negotiation, near, error, reply.Refusal(error));
        far.Release();
    }
}
