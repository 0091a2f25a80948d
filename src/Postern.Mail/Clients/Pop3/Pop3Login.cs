using Postern.Wire.Pop3;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Clients.Pop3;

/// <summary>Logs in at a POP3 server (RFC 1939 §7, RFC 5034).</summary>
internal sealed class Pop3Login(Pop3Server server, LoginPlan plan)
{
    /// <summary>From behind the greeting to the list that the server shows after the login.</summary>
    /// <exception cref="LoginRefusedException">The server did not let us in.</exception>
    /// <exception cref="Net.Conduits.ConduitException">It broke the protocol, or the connection broke.</exception>
    internal async ValueTask<LoggedIn> RunAsync()
    {
        Pop3Capabilities before = await server.CapaAsync();
        if (plan.Introduction is { } introduction && (server.TakesXclient || before.Has("XCLIENT")) && introduction.Xclient(before.Values("XCLIENT"), isXtext: false) is { } arguments)
            await server.CommandAsync($"XCLIENT {arguments}", "answer to XCLIENT"); // who does not believe it goes on without it
        plan.Tell(LoginStage.Offers, string.Join(", ", before.All));
        (string mechanism, Pop3Reply reply) = await LogInAsync(before);
        plan.Tell(LoginStage.Answer, reply.Text);
        Pop3Capabilities after = await server.CapaAsync();
        return new LoggedIn(server.Release(), [.. after.All.Select(one => one.ToString())], PeerWords.Printable(reply.Text), mechanism);
    }

    private ValueTask<(string Mechanism, Pop3Reply Reply)> LogInAsync(Pop3Capabilities before)
    {
        // A server that lists nothing is one of before RFC 2449, and has USER.
        string? timestamp = server.Timestamp;
        bool hasUser = !server.HasListed || before.Has("USER");
        var attempts = new LoginAttempts(plan, before.Mechanisms, [.. timestamp is null ? [] : new[] { Apop.Mechanism }, .. hasUser ? new[] { LoginCommands.User } : []]);
        return attempts.RunAsync("pop", AuthenticateAsync, command => command == Apop.Mechanism ? ApopAsync(timestamp!) : UserAsync()); // without a timestamp it is no way
    }

    /// <summary>RFC 1939 §7: a digest over the greeting's timestamp. Where the greeting came before TLS, the digest goes inside it, to the server that was verified.</summary>
    private async ValueTask<Pop3Reply> ApopAsync(string timestamp)
    {
        string name = plan.Credentials.Authcid;
        if (!BackendSasl.FitsInLine(name) || name.Contains(' ', StringComparison.Ordinal))
            throw new LoginRefusedException(LoginRefusal.NoMechanism, null, "", "the name holds a space or a control character, which APOP cannot carry");
        string digest = Apop.Digest(timestamp, plan.Credentials.Password!); // the command is used where there is one
        return Pop3Server.Judge(await server.CommandAsync($"APOP {name} {digest}", "answer to APOP"), "APOP");
    }

    private async ValueTask<Pop3Reply> UserAsync()
    {
        Secret password = plan.Credentials.Password!; // the command is used where there is one
        if (!BackendSasl.FitsInLine(plan.Credentials.Authcid) || !BackendSasl.FitsInLine(password))
            throw new LoginRefusedException(LoginRefusal.NoMechanism, null, "", "name or password hold a control character, which USER and PASS cannot carry");
        Pop3Server.Judge(await server.CommandAsync($"USER {plan.Credentials.Authcid}", "answer to USER"), "USER");
        return Pop3Server.Judge(await server.CommandAsync((byte[])[.. "PASS "u8, .. password.Reveal().Span], "answer to PASS"), "PASS");
    }

    private async ValueTask<Pop3Reply> AuthenticateAsync(SaslClient client)
    {
        string command = $"AUTH {client.Mechanism.Name}";
        using var held = client as IDisposable;
        byte[]? first = await BackendSasl.StartAsync(client, plan);
        // RFC 5034 §4: a line has at most 255 octets; a longer initial response waits for the challenge of nothing.
        string withFirst = first is null ? command : $"{command} {Base64Line.EncodeInitial(first)}";
        bool waits = withFirst.Length > Pop3Limits.Command - 2;
        Pop3Reply reply = await server.CommandAsync(waits ? command : withFirst, "answer to AUTH");
        for (int rounds = 0; reply.Status == Pop3Status.Challenge && rounds < BackendSasl.Rounds; rounds++)
        {
            string answer = waits && rounds == 0 ? Base64Line.Encode(first) : await BackendSasl.AnswerAsync(client, reply.Text, plan);
            reply = await server.CommandAsync(answer, "answer to a login");
        }
        if (reply.Status == Pop3Status.Challenge)
            throw BackendSasl.Endless(client);
        Pop3Server.Judge(reply, BackendSasl.NameOf(client));
        return BackendSasl.Judge(client) is { } why ? throw new LoginRefusedException(LoginRefusal.NotProven, null, "", why) : reply;
    }
}
