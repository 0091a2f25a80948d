using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Postern.Mail.Accounts;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Doors.Submission;
using Postern.Mail.Guard;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Doors;

/// <summary>Everything about logins that a door's protocol does not need to know: who may, how, and what the log says of it.</summary>
/// <remarks>One for each door, for all its connections on all loops; it keeps nothing of a connection.</remarks>
public sealed class LoginDesk(DoorSettings settings, IJudge judge, LoginWays ways, IBackend backend, GuardPost post, TlsServer? server, DoorCompany company, string host, TimeProvider time, ILogger log)
{
    private readonly MailSettings _mail = settings.Mail;
    private readonly MailProtocol _protocol = settings.Accept[0].Protocol;

    /// <summary>What is offered, and why not more.</summary>
    internal FrontOffers Offers { get; } = new(settings, judge.IsFinal, judge.Knows) { Known = ways.Mechanisms };

    /// <summary>The door's limits.</summary>
    internal Limits Limits => settings.Limits;

    /// <summary>TLS towards clients; null where the door has none.</summary>
    internal TlsServer? Server => server;

    /// <summary>The name it greets with.</summary>
    internal string Host => host;

    /// <summary>What stands behind.</summary>
    internal IBackend Backend => backend;

    /// <summary>The client of a connection as it is now; it is another one after STARTTLS.</summary>
    internal Visitor VisitorAt(Connection connection) => VisitorFrom(connection.Peer, hasTls: false) with
    {
        Tls = connection.Near as TlsConduit,
        HasChain = connection.Near is TlsConduit { Verified.Length: > 0 } && settings.Server.ClientCa is not null,
        Bindings = connection.Near is TlsConduit tls && KnowsBinding ? TlsLogins.BindingsOf(tls) : [],
    };

    /// <summary>A client of whom nothing is known but its address, as it would be before TLS or after it; both ends of its login have the same to bind to.</summary>
    internal Visitor VisitorFrom(PeerAddress peer, bool hasTls) => new()
    {
        Peer = peer,
        Service = _protocol,
        HasTls = hasTls,
        IsDevice = IsDevice(peer),
        Bindings = hasTls && KnowsBinding ? [new ChannelBinding(ChannelBinding.TlsExporter, new byte[32])] : [],
    };

    /// <summary>The mechanisms that lead somewhere for this visitor, the strongest first; none where it must not show anything.</summary>
    internal IReadOnlyList<SaslMechanism> OffersFor(Visitor visitor) =>
        visitor.MayLogIn ? Offers.List(visitor.Tls is { Verified.Length: > 0 }, visitor.Bindings.Count > 0) : [];

    /// <summary>Whether a name and a password may be given in the protocol's own commands.</summary>
    internal bool TakesPasswords(Visitor visitor) => OffersFor(visitor).Any(mechanism => mechanism.Name == "PLAIN");

    /// <summary>Begins a login by SASL.</summary>
    internal Exchange Begin(SaslMechanism mechanism, Visitor visitor, Connection connection)
    {
        var side = mechanism.Serve(new SaslServerSettings
        {
            Nonce = NewNonce(),
            Host = host,
            Service = ServiceName,
            Now = time.GetUtcNow(),
            Bindings = visitor.Bindings,
            OffersBinding = OffersFor(visitor).Any(one => one.Is(SaslTraits.NeedsChannelBinding)),
        });
        return new Exchange(side, judge, post, visitor, connection, ways.Workers);
    }

    /// <summary>Asks the guard whether a name, and the password where it was told, may be judged now.</summary>
    internal ValueTask<GuardTicket> ArriveAsync(string login, Secret? password, Connection connection) => post.ArriveAsync(login, connection, password);

    /// <summary>Judges a name and a password that a command brought.</summary>
    internal ValueTask<Judgement> JudgeAsync(string login, Secret password, Visitor visitor) => judge.PasswordAsync(login, password, visitor);

    /// <summary>The timestamp for a greeting of POP3, where its command APOP is named and leads somewhere for this visitor; null elsewhere (RFC 1939 §7).</summary>
    /// <remarks>None in clear text, but for devices: what is greeted there is forgotten with STLS, and after it nobody is greeted.</remarks>
    internal string? ApopTimestampFor(Visitor visitor) =>
        visitor.MayLogIn && _mail.Mechanisms.Contains(Apop.Mechanism.Name, StringComparer.OrdinalIgnoreCase) && judge.Knows(Apop.Mechanism)
            ? Apop.Timestamp(NewNonce(), time.GetUtcNow(), host)
            : null;

    /// <summary>Judges a name and the digest of its password that APOP brought.</summary>
    internal async ValueTask<Judgement> JudgeApopAsync(string login, string timestamp, byte[] digest, Visitor visitor)
    {
        (Secret? secret, Judgement judgement) = await judge.SecretAsync(login, Apop.Mechanism.Name, visitor);
        if (secret is null)
            return judgement;
        if (!Apop.IsRight(timestamp, secret, Convert.ToHexStringLower(digest)))
            return judgement with { Refusal = SaslRefusal.WrongCredentials, Why = judgement.Refusal is null ? LoginWords.Of(SaslRefusal.WrongCredentials) : judgement.Why };
        if (judgement.Refusal is null)
            judge.Proved(login, judgement, visitor);
        return judgement;
    }

    /// <summary>Opens the mailbox, and says in the log what came of it.</summary>
    internal async ValueTask<Opening> OpenAsync(Connection connection, Identity identity, GuardTicket? ticket)
    {
        if (judge.IsFinal && ticket is not null)
            GuardPost.Succeed(ticket, identity);
        Opening opening = await backend.OpenAsync(connection, identity);
        Settle(ticket, opening, identity);
        if (opening is Opening.Refused refused)
        {
            Refused(connection, identity.Account, identity.Mechanism, refused.Why);
            return opening;
        }
        // A password for one device has its own scopes, and reading may be all of them.
        if (_protocol != MailProtocol.Submission && company.Recent is { } recent && !identity.Credential.StartsWith("app password", StringComparison.Ordinal))
            recent.Note(connection.Peer, identity);
        await LearnAsync(connection, identity);
        if (connection.Near is not TlsConduit)
            DoorLog.InTheClear(log, settings.Name, connection.Id, connection.Peer);
        DoorLog.LoggedIn(log, settings.Name, connection.Id, Shown(identity), connection.Peer, identity.Mechanism, connection.Target);
        connection.Target = $"{connection.Target} as {Shown(identity)}";
        return opening;
    }

    /// <summary>Reaches for the next hop of a client that has logged in before; null where it cannot be reached.</summary>
    internal async ValueTask<INextHop?> ReachAsync(Connection connection, Identity identity)
    {
        Opening opening = await backend.OpenAsync(connection, identity);
        if (opening is Opening.Refused refused)
            SubmissionLog.HopLost(log, settings.Name, connection.Id, refused.Why);
        else
            connection.Target = $"{connection.Target} as {Shown(identity)}";
        return (opening as Opening.Opened)?.NextHop;
    }

    /// <summary>Says in the log that a login came to nothing.</summary>
    internal void Refused(Connection connection, string account, string mechanism, string why) =>
        DoorLog.Refused(log, settings.Name, connection.Id, account.Length == 0 ? "nobody" : PeerWords.Printable(account), connection.Peer, mechanism, why);

    /// <summary>Whom a client without a login sends as, where its network was named for that; null for nobody.</summary>
    internal async ValueTask<Identity?> DeviceAsync(Connection connection)
    {
        if (_mail.Devices.FirstOrDefault(device => Contains(device.Network, connection.Peer)) is { } named)
        {
            Account? account = company.Accounts is { } accounts ? await accounts.FindAsync(named.Account, CancellationToken.None) : null;
            if (company.Accounts is not null && account is null)
                Refused(connection, named.Account, "its address", $"there is no account {named.Account}, or it is disabled");
            else
                return new Identity(named.Account, "its address") { IsByAddress = true, Known = account, Addresses = account is null ? [] : [account.Name, .. account.Aliases] };
        }
        return _mail.PopBeforeSmtp.Any(network => Contains(network, connection.Peer)) && company.Recent?.Find(connection.Peer, _mail.PopBeforeSmtpLife) is { } reader
            ? await ReaderAsync(connection, reader)
            : null;
    }

    /// <summary>Who has read mail a while ago, as the account is now; null where it may not log in any more.</summary>
    private async ValueTask<Identity?> ReaderAsync(Connection connection, Identity reader)
    {
        const string how = "its address, from which mail was read";
        if (reader.Known is null || company.Accounts is not { } accounts)
            return reader with { Mechanism = how, IsByAddress = true };
        if (await accounts.FindAsync(reader.Known.Name, CancellationToken.None) is { } account)
            return reader with { Mechanism = how, IsByAddress = true, Known = account, Addresses = [account.Name, .. account.Aliases] };
        Refused(connection, reader.Account, how, "the account was removed or disabled meanwhile");
        return null;
    }

    /// <summary>Whether a client may log in after HELO.</summary>
    internal bool TakesHelo(Visitor visitor) => _mail.HeloLogin.Any(network => Contains(network, visitor.Peer));

    /// <summary>Whether a client is shown the old form of AUTH.</summary>
    internal bool ShowsOldAuth(Visitor visitor) => _mail.OldAuth.Any(network => Contains(network, visitor.Peer));

    /// <summary>The first login that a verified server takes makes an account, where the door learns.</summary>
    private async ValueTask LearnAsync(Connection connection, Identity identity)
    {
        if (!_mail.Learn || company.Accounts is not { } accounts || identity is not { Password: { } password, ActsFor.Length: 0 })
            return;
        if (connection.Far?.Unfiltered is not TlsConduit { Verified: not ("" or "no") })
            return;
        try
        {
            if (await accounts.LearnAsync(identity.Account, password, CancellationToken.None))
                DoorLog.Learned(log, settings.Name, connection.Id, PeerWords.Printable(identity.Account));
        }
        catch (IOException e)
        {
            DoorLog.NotLearned(log, settings.Name, connection.Id, PeerWords.Printable(identity.Account), e.Message);
        }
    }

    /// <summary>Where the server behind judges, the guard hears it from there; what was settled before stays.</summary>
    private static void Settle(GuardTicket? ticket, Opening opening, Identity identity)
    {
        if (ticket is null)
            return;
        if (opening is Opening.Opened)
            GuardPost.Succeed(ticket, identity);
        else if (opening is Opening.Refused { Kind: RefusalKind.WrongCredentials })
            ticket.Failed();
        else
            ticket.Abandoned();
    }

    private static string NewNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(DoorLimits.Nonce));

    private static string Shown(Identity identity) => identity.ActsFor.Length == 0
        ? PeerWords.Printable(identity.Account)
        : $"{PeerWords.Printable(identity.Account)} for {PeerWords.Printable(identity.ActsFor)}";

    private string ServiceName => _protocol switch
    {
        MailProtocol.Pop3 => "pop",
        MailProtocol.Imap => "imap",
        _ => "smtp",
    };

    /// <summary>Making them costs; it is for nothing where no mechanism could use them.</summary>
    private bool KnowsBinding => SaslMechanisms.All.Any(mechanism => mechanism.Is(SaslTraits.NeedsChannelBinding) && judge.Knows(mechanism));

    /// <summary>Whether its network may log in without TLS.</summary>
    internal bool IsDevice(PeerAddress peer) => _mail.ClearLogin.Any(network => Contains(network, peer));

    private static bool Contains(Cidr network, PeerAddress peer) =>
        peer.Kind == PeerKind.Inet && network.Contains(peer.ToIPAddress().GetAddressBytes());
}
