using Postern.Wire.Imap;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Clients.Imap;

/// <summary>Logs in at an IMAP server (RFC 9051 §6.2.2 and §6.2.3, RFC 4959).</summary>
internal sealed class ImapLogin(ImapServer server, LoginPlan plan)
{
    /// <summary>From behind the greeting to the list that the server shows after the login.</summary>
    /// <exception cref="LoginRefusedException">The server did not let us in.</exception>
    /// <exception cref="Net.Conduits.ConduitException">It broke the protocol, or the connection broke.</exception>
    internal async ValueTask<LoggedIn> RunAsync()
    {
        ImapCapabilities before = await server.CapabilitiesAsync();
        if (plan.Introduction is { } introduction && before.Has("ID"))
            await server.CommandAsync(new ImapCommandWriter(server.NextTag(), ImapLiterals.Synchronizing).Atom("ID").Id(introduction.Id()), "ID");
        plan.Tell(LoginStage.Offers, string.Join(' ', before.All));
        server.Forget();
        (string mechanism, ImapResponse response) = await LogInAsync(before);
        plan.Tell(LoginStage.Answer, response.Text);
        // RFC 9051 §6.2.2: a server may show its list with the OK; else it is asked for.
        ImapCapabilities after = await server.CapabilitiesAsync();
        return new LoggedIn(server.Release(), after.All, PeerWords.Printable(response.Text), mechanism);
    }

    private ValueTask<(string Mechanism, ImapResponse Response)> LogInAsync(ImapCapabilities before)
    {
        var attempts = new LoginAttempts(plan, before.Mechanisms, before.Has("LOGINDISABLED") ? [] : [LoginCommands.Login]);
        return attempts.RunAsync("imap", client => AuthenticateAsync(client, before.Has("SASL-IR")), _ => LoginAsync(before));
    }

    private async ValueTask<ImapResponse> LoginAsync(ImapCapabilities before)
    {
        Secret password = plan.Credentials.Password!; // the command is used where there is one
        if (!ImapCommandWriter.TryLogin(server.NextTag(), plan.Credentials.Authcid, password, ImapCommandWriter.LiteralsOf(before), out var segments, out string fault))
            throw new LoginRefusedException(LoginRefusal.NoMechanism, null, "", $"LOGIN cannot carry name or password: {fault}");
        return ImapServer.Judge(await server.CommandAsync(segments, "LOGIN"), "LOGIN");
    }

    private async ValueTask<ImapResponse> AuthenticateAsync(SaslClient client, bool hasInitial)
    {
        using var held = client as IDisposable;
        byte[]? first = await BackendSasl.StartAsync(client, plan);
        bool waits = first is not null && !hasInitial;
        var start = new AuthStart(client.Mechanism.Name, first is null || waits ? null : new Secret(first));
        if (!ImapCommandWriter.TryAuthenticate(server.NextTag(), start, out var segments, out string fault))
            throw new LoginRefusedException(LoginRefusal.NoMechanism, null, "", $"AUTHENTICATE cannot carry it: {fault}");
        ImapResponse response = await server.CommandAsync(segments, "AUTHENTICATE");
        for (int rounds = 0; response.Kind == ImapResponseKind.Continuation && rounds < BackendSasl.Rounds; rounds++)
        {
            string answer = waits && rounds == 0 ? Base64Line.Encode(first) : await BackendSasl.AnswerAsync(client, response.Text, plan);
            response = await server.AnswerAsync(answer, "AUTHENTICATE");
        }
        if (response.Kind == ImapResponseKind.Continuation)
            throw BackendSasl.Endless(client);
        ImapServer.Judge(response, BackendSasl.NameOf(client));
        return BackendSasl.Judge(client) is { } why ? throw new LoginRefusedException(LoginRefusal.NotProven, null, "", why) : response;
    }
}
