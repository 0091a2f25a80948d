using Microsoft.Extensions.Logging;
using Postern.Mail.Clients;
using Postern.Mail.Clients.Imap;
using Postern.Mail.Clients.Pop3;
using Postern.Mail.Clients.Smtp;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Logins;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;
using Postern.Wire.Smtp;
using Postern.Wire.Text;

namespace Postern.Mail.Gateway;

/// <summary>Mailboxes at other servers: goes there, logs in with the best that the server offers, and hands over.</summary>
/// <remarks>One for each door. Of a connection that failed nothing stays open; a server that lies harms its own clients only.</remarks>
public sealed class MailGateway : IBackend
{
    private readonly DoorSettings _settings;
    private readonly MailSettings _mail;
    private readonly MailProtocol _protocol;
    private readonly IReadOnlyList<GatewayRoute> _routes;
    private readonly IBackendSecrets _secrets;
    private readonly string _ourName;
    private readonly LoginWays _ways;
    private readonly ILogger _log;

    /// <summary>Leads to these servers; the last of the routes is the one for everybody.</summary>
    /// <param name="settings">The door.</param>
    /// <param name="routes">Whose mailboxes are where.</param>
    /// <param name="secrets">What we log in with where clients bring nothing that would do.</param>
    /// <param name="ourName">What we call ourselves.</param>
    /// <param name="ways">How we may log in there, and where proofs are worked.</param>
    /// <param name="log">Told what a server does not do that it lists.</param>
    public MailGateway(DoorSettings settings, IReadOnlyList<GatewayRoute> routes, IBackendSecrets secrets, string ourName, LoginWays ways, ILogger log)
    {
        _settings = settings;
        _mail = settings.Mail;
        _protocol = settings.Accept[0].Protocol;
        _routes = routes;
        _secrets = secrets;
        _ourName = ourName;
        _ways = ways;
        _log = log;
    }

    /// <summary>Whoever watches each login; null for nobody.</summary>
    public Action<Sighting>? Told { get; init; }

    /// <inheritdoc/>
    public async ValueTask<BackendProfile> ProfileAsync(Connection connection)
    {
        // Nobody knows yet whose server it will be, and what was shown may be used after the login without another look.
        BackendProfile all = await _routes[^1].ProfileAsync(connection, _ourName);
        foreach (GatewayRoute route in _routes.SkipLast(1).DistinctBy(route => route.Servers))
        {
            if (await route.GlanceAsync(connection, _ourName) is { } seen)
                all = all.And(seen);
        }
        return all;
    }

    /// <inheritdoc/>
    public async ValueTask<Opening> OpenAsync(Connection connection, Identity identity)
    {
        GatewayRoute route = _routes.First(route => route.IsFor(identity.Mailbox));
        try
        {
            Told?.Invoke(new Sighting(LoginStage.Route, route.Words));
            SaslCredentials? credentials = await CredentialsAsync(identity);
            if (credentials is null)
                return new Opening.Refused(RefusalKind.NotAllowed, null, "", "no secret for the server is kept for this account: add one with postern account backend-secret");
            (Arrival arrival, IMailServer server) = await route.Servers.ReachAsync(connection, seen => Told?.Invoke(new Sighting(LoginStage.Way, WayWords.Of(connection, seen.Far))));
            LoginPlan plan = PlanOf(connection, arrival, credentials, route);
            if (server is SmtpServer hop)
                return await OpenHopAsync(connection, hop, _mail.Proof == BackendProof.Nothing ? null : plan, route);
            LoggedIn login = await LogInAsync(server, plan);
            Learn(route, login.Capabilities);
            (connection.Far, var shown) = Honesty.Keep(_protocol, login);
            return new Opening.Opened(shown, login.Words);
        }
        catch (LoginRefusedException refused)
        {
            GatewayRoute.Leave(connection);
            if (refused.Kind != LoginRefusal.WrongCredentials)
                return new Opening.Refused(KindOf(refused.Kind), refused.Code, refused.Words, refused.Message);
            // A client whose login was right here has no wrong password: ours there is. Neither the server's code nor its
            // words may ask him for another.
            return _mail.Login == LoginCheck.Check
                ? new Opening.Refused(RefusalKind.NotAllowed, null, "", refused.Message)
                : new Opening.Refused(RefusalKind.WrongCredentials, null, refused.Words, refused.Message);
        }
        catch (IOException e) when (e is not ConduitException)
        {
            GatewayRoute.Leave(connection);
            return new Opening.Refused(RefusalKind.Unavailable, null, "", e.Message);
        }
        catch (ConduitException e) when (connection.Stopping is null)
        {
            GatewayRoute.Leave(connection);
            return new Opening.Refused(RefusalKind.Unavailable, null, "", e.Fault.Text) { Fault = e.Fault.Kind };
        }
    }

    private LoginPlan PlanOf(Connection connection, Arrival arrival, SaslCredentials credentials, GatewayRoute route) =>
        new(credentials, _mail.BackendMechanisms, arrival.End.Host, BindingsOf(arrival.Far), _ways.Mechanisms, _ways.Workers, IntroductionOf(connection))
        {
            Memory = route.Mechanisms,
            IsVerified = IsVerified(arrival.Far, route.Of(_settings).Client),
            Learned = lesson => GatewayLog.Tell(_log, _settings.Name, connection, lesson),
            Told = Told,
        };

    /// <summary>A chain without a name is anybody's who has a certificate.</summary>
    private static bool IsVerified(Conduit far, TlsClientSettings trust) =>
        far is TlsConduit { Verified: "chain" or "pin" or "chain+pin" or "resumed" } && (trust.CheckName || trust.Pins.Count > 0);

    /// <summary>Of routes with the same servers the first keeps what is known of them.</summary>
    private void Learn(GatewayRoute route, IReadOnlyList<string> capabilities) => _routes.First(one => one.Servers == route.Servers).Learn(capabilities);

    private async ValueTask<Opening> OpenHopAsync(Connection connection, SmtpServer server, LoginPlan? plan, GatewayRoute route)
    {
        EhloReply offers = await new SmtpLogin(server, _ourName, IntroductionOf(connection)).RunAsync(plan);
        string[] list = [.. offers.All.Select(one => one.ToString())];
        Learn(route, list);
        return new Opening.Opened(list, "") { NextHop = new SmtpNextHop(connection, server, offers) };
    }

    private static ValueTask<LoggedIn> LogInAsync(IMailServer server, LoginPlan plan) => server switch
    {
        Pop3Server pop3 => new Pop3Login(pop3, plan).RunAsync(),
        ImapServer imap => new ImapLogin(imap, plan).RunAsync(),
        _ => throw new InvalidOperationException("no login is known at this server"),
    };

    /// <summary>With what we log in there for a client; null where there is nothing.</summary>
    private async ValueTask<SaslCredentials?> CredentialsAsync(Identity identity)
    {
        switch (_mail.Proof)
        {
            case BackendProof.Master:
                TellCredentials($"the master user {_mail.MasterUser} logs in there, for {identity.Mailbox}");
                return new SaslCredentials { Authcid = _mail.MasterUser!, Authzid = identity.Mailbox, Password = _secrets.OfMaster() }; // judged when the door was read
            case BackendProof.Nothing:
                TellCredentials("nobody logs in there: it takes mail as it comes");
                return new SaslCredentials();
            case BackendProof.Certificate:
                TellCredentials($"the door's certificate logs in there, for {identity.Mailbox}");
                return new SaslCredentials { Authzid = identity.Mailbox, HasCertificate = true };
            case BackendProof.Ticket:
                TellCredentials($"a ticket of Kerberos logs in there, for {identity.Mailbox}");
                return new SaslCredentials { Authzid = identity.Mailbox, HasTicket = true };
            default:
                // What is kept for the account was put there for this; a password that opens the door opens the server where they are one.
                Secret? kept = await _secrets.OfAsync(identity);
                Secret? password = kept ?? (_mail.Proof == BackendProof.Own ? identity.Password : null);
                if (password is not null)
                    TellCredentials(kept is null ? "the client's own password is tried there" : $"the secret that is kept for {identity.Account} is shown there");
                return password is null ? null : new SaslCredentials { Authcid = identity.Account, Authzid = identity.ActsFor, Password = password };
        }
    }

    private void TellCredentials(string words) => Told?.Invoke(new Sighting(LoginStage.Credentials, PeerWords.Printable(words)));

    private Introduction? IntroductionOf(Connection connection) =>
        _mail.TellClient && connection.Peer.Kind == PeerKind.Inet ? new Introduction(connection.Peer.ToEndPoint()) : null;

    /// <summary>
    /// Which binding a server knows cannot be seen (Cyrus has only tls-unique, PostgreSQL only tls-server-end-point), and a
    /// wrong one is a login that fails: who names a mechanism that binds knows that his server takes ours.
    /// </summary>
    private IReadOnlyList<ChannelBinding> BindingsOf(Conduit far) =>
        SaslChoice.OffersBinding(_mail.BackendMechanisms) && far is TlsConduit tls ? TlsLogins.BindingsOf(tls) : [];

    private static RefusalKind KindOf(LoginRefusal kind) => kind switch
    {
        LoginRefusal.WrongCredentials => RefusalKind.WrongCredentials,
        LoginRefusal.NotAllowed => RefusalKind.NotAllowed,
        _ => RefusalKind.Unavailable,
    };
}
