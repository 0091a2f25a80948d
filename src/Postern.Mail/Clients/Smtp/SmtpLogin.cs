using Postern.Wire.Sasl;
using Postern.Wire.Smtp;
using Postern.Wire.Text;

namespace Postern.Mail.Clients.Smtp;

/// <summary>Logs in at an SMTP server (RFC 4954).</summary>
internal sealed class SmtpLogin(SmtpServer server, string ourName, Introduction? introduction = null)
{
    /// <summary>From behind the greeting to the list that holds after the login.</summary>
    /// <param name="plan">How; null where the server lets us in as we are.</param>
    /// <exception cref="LoginRefusedException">The server did not let us in.</exception>
    /// <exception cref="Net.Conduits.ConduitException">It broke the protocol, or the connection broke.</exception>
    internal async ValueTask<EhloReply> RunAsync(LoginPlan? plan)
    {
        EhloReply offers = await server.EhloAsync(ourName);
        if (introduction is not null && offers.Has("XCLIENT") && introduction.Xclient(offers.Values("XCLIENT"), isXtext: true) is { } arguments)
        {
            SmtpReply reply = await server.AskAsync($"XCLIENT {arguments}", "answer to XCLIENT");
            // Postfix begins anew, with its greeting; whoever does not believe us goes on as before.
            if (reply.IsPositive)
                offers = await server.EhloAsync(ourName);
        }
        if (plan is null)
            return offers;
        plan.Tell(LoginStage.Offers, string.Join(", ", offers.All));
        await new LoginAttempts(plan, offers.Mechanisms).RunAsync("smtp", client => AuthenticateAsync(client, plan), command => throw new InvalidOperationException($"SMTP has no command {command}"));
        // RFC 4954 §4: the list may have changed only where a security layer was begun, and ours is TLS.
        return offers.Without("AUTH", "STARTTLS", "XCLIENT");
    }

    private async ValueTask<SmtpReply> AuthenticateAsync(SaslClient client, LoginPlan plan)
    {
        using var held = client as IDisposable;
        byte[]? first = await BackendSasl.StartAsync(client, plan);
        string command = $"AUTH {client.Mechanism}";
        string withFirst = first is null ? command : $"{command} {Base64Line.EncodeInitial(first)}";
        bool waits = withFirst.Length > SmtpLimits.Command; // RFC 4954 §4: then it waits for the challenge of nothing
        SmtpReply reply = await server.AskAsync(waits ? command : withFirst, "answer to AUTH");
        for (int rounds = 0; reply.IsIntermediate && rounds < BackendSasl.Rounds; rounds++)
        {
            string answer = waits && rounds == 0 ? Base64Line.Encode(first) : await BackendSasl.AnswerAsync(client, reply.Text, plan);
            reply = await server.AskAsync(answer, "answer to a login");
        }
        if (reply.IsIntermediate)
            throw BackendSasl.Endless(client);
        if (!reply.IsPositive)
            throw SmtpServer.Refused(reply, BackendSasl.NameOf(client), KindOf(reply));
        plan.Tell(LoginStage.Answer, reply.ToString());
        return BackendSasl.Judge(client) is { } why ? throw new LoginRefusedException(LoginRefusal.NotProven, null, "", why) : reply;
    }

    // RFC 4954 §6: 454 is a failure that passes, 535 wrong credentials; of 534 and 538 only the operator can mend the cause.
    private static LoginRefusal KindOf(SmtpReply reply) => reply.Code switch
    {
        534 or 538 => LoginRefusal.TooWeak,
        504 or 500 or 501 => LoginRefusal.NoMechanism,
        >= 500 => LoginRefusal.WrongCredentials,
        _ => LoginRefusal.Unavailable,
    };
}
