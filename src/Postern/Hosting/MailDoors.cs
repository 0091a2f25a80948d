using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Postern.Configuration.Doors;
using Postern.Mail.Accounts;
using Postern.Mail.Clients;
using Postern.Mail.Delivery;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Imap;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Doors.Pop3;
using Postern.Mail.Doors.Submission;
using Postern.Mail.Explaining;
using Postern.Mail.Gateway;
using Postern.Mail.Gateway.Servers;
using Postern.Mail.Gssapi;
using Postern.Mail.Guard;
using Postern.Mail.Servers.Imap;
using Postern.Mail.Servers.Lmtp;
using Postern.Mail.Servers.Pop3;
using Postern.Net.Dialing;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Store.Files;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Hosting;

/// <summary>Puts a mail door together: who judges a login, and what stands behind.</summary>
internal static class MailDoors
{
    /// <summary>What answers the clients of a door, and the servers behind; null where clients talk to the server themselves.</summary>
    /// <exception cref="DialerSettingException">The way to a server makes no sense.</exception>
    /// <exception cref="IOException">The accounts or the master user's password cannot be read.</exception>
    internal static MailDoor? Make(DoorSettings settings, Common common, TlsServer? server, ServerClients clients, ILogger log)
    {
        MailSettings mail = settings.Mail;
        if (mail.Login == LoginCheck.None)
            return mail.Mailboxes is { } place ? new MailDoor(new LmtpDoor(DeliveryOf(settings, place, common.Accounts.At(mail.Accounts), common, log), server), []) : null;
        if (mail.PopBeforeSmtp.Count > 0)
            common.Accounts.Recent.Want(mail.PopBeforeSmtpLife);
        AccountDesk? accounts = mail.Login == LoginCheck.Check || mail.Learn ? common.Accounts.At(mail.Accounts) : null;
        GatewayRoute[] routes = settings.Connect.Count > 0 ? Routes(settings, common, clients, log) : [];
        MailGateway? gateway = routes.Length > 0 ? GatewayOf(settings, accounts, common, routes, told: null, log) : null;
        IBackend backend = mail.Mailboxes is { } pattern ? MailboxesOf(settings, pattern, accounts, gateway, common, log) : gateway!; // the rules want one of the two
        LoginDesk desk = DeskOf(settings, accounts, JudgeOf(mail, accounts), backend, common.Accounts.Guard, server, common, log);
        IReception reception = settings.Accept[0].Protocol switch
        {
            MailProtocol.Imap => new ImapDoor(desk),
            MailProtocol.Pop3 => new Pop3Door(desk),
            MailProtocol.Submission => new SubmissionDoor(desk, settings, common.Time, log),
            _ => throw new InvalidOperationException("the rules let no other protocol pass"),
        };
        return new MailDoor(reception, [.. routes.Select(route => route.Servers).Reverse().Distinct()]); // the door's own first
    }

    /// <summary>The same parts, for one login that is explained: its guesses are counted nowhere, and nobody learns from it.</summary>
    /// <exception cref="DialerSettingException">The way to a server makes no sense.</exception>
    /// <exception cref="IOException">The accounts or the master user's password cannot be read.</exception>
    internal static LoginWalk MakeWalk(LoginTrial trial, Common common, ServerClients clients, Action<WalkStep> tell, ILogger log)
    {
        MailSettings mail = trial.Door.Mail;
        AccountDesk? accounts = mail.Login == LoginCheck.Check ? common.Accounts.At(mail.Accounts) : null;
        LoginWalk? walk = null;
        MailGateway gateway = GatewayOf(trial.Door, accounts, common, Routes(trial.Door, common, clients, log), seen => walk!.See(seen), log); // it is made before anybody walks
        var free = new LoginGuard(RandomNumberGenerator.GetBytes(32), common.Time, log);
        LoginDesk desk = DeskOf(trial.Door, accounts, JudgeOf(mail, accounts), gateway, free, server: null, common, log);
        return walk = new LoginWalk(trial, new WalkParts(desk, gateway, accounts, common.Accounts.Glance(), common.Time), tell);
    }

    /// <summary>The same for mail to one address.</summary>
    /// <exception cref="IOException">The accounts cannot be read.</exception>
    internal static RecipientWalk MakeWalk(DoorSettings settings, Common common, Action<WalkStep> tell)
    {
        Recipients? recipients = settings.Mail.Mailboxes is null ? null : new Recipients(common.Accounts.At(settings.Mail.Accounts), settings.Mail, common.Preludes.HostName);
        return new RecipientWalk(settings, recipients, DoorWords.Way(settings), tell, common.Time);
    }

    /// <summary>The mailboxes that this process has itself.</summary>
    private static IBackend MailboxesOf(DoorSettings settings, string pattern, AccountDesk? accounts, MailGateway? behind, Common common, ILogger log) => settings.Accept[0].Protocol switch
    {
        MailProtocol.Pop3 => new Pop3Mailboxes(common.Accounts.MailAt(pattern), common.Accounts.Maildrops, log),
        MailProtocol.Imap => new ImapMailboxes(common.Accounts.MailAt(pattern)),
        MailProtocol.Submission => new SubmissionMailboxes(DeliveryOf(settings, pattern, accounts!, common, log), behind), // where there are mailboxes, logins are checked here
        _ => throw new InvalidOperationException("the rules let no other protocol pass"),
    };

    private static DeliveryParts DeliveryOf(DoorSettings settings, string pattern, AccountDesk accounts, Common common, ILogger log) =>
        new(settings, common.Preludes.HostName, new Recipients(accounts, settings.Mail, common.Preludes.HostName), common.Accounts.MailAt(pattern), common.Time, log);

    private static IJudge JudgeOf(MailSettings mail, AccountDesk? accounts) =>
        mail.Login == LoginCheck.Pass ? new PassJudge() : new AccountJudge(accounts!); // a door that checks has accounts

    private static MailGateway GatewayOf(DoorSettings settings, AccountDesk? accounts, Common common, GatewayRoute[] routes, Action<Sighting>? told, ILogger log)
    {
        IBackendSecrets secrets = settings.Mail.Login == LoginCheck.Pass ? new NoSecrets() : new AccountSecrets(accounts!, MasterSecret(settings.Mail)); // likewise
        return new MailGateway(settings, routes, secrets, common.Preludes.HostName, new LoginWays(Kerberos.Connecting(settings.Mail.ClientKeytab), common.Accounts.Workers), log) { Told = told };
    }

    private static LoginDesk DeskOf(DoorSettings settings, AccountDesk? accounts, IJudge judge, IBackend backend, LoginGuard guard, TlsServer? server, Common common, ILogger log)
    {
        var post = new GuardPost(guard, settings.Limits.Guard, hasLabels: settings.Mail.Login == LoginCheck.Check);
        var ways = new LoginWays(settings.Mail.TakesTickets ? Kerberos.Serving(settings.Mail.Keytab) : SaslMechanisms.All, common.Accounts.Workers);
        return new LoginDesk(settings, judge, ways, backend, post, server, new DoorCompany(accounts, common.Accounts.Recent), common.Preludes.HostName, common.Time, log);
    }

    /// <summary>Its first line, from a file that nobody else may read.</summary>
    private static Secret? MasterSecret(MailSettings mail)
    {
        if (mail.MasterSecret is not { } path)
            return null;
        byte[] file = PrivateFile.Read(path, FileRules.LongestSecret) ?? throw new IOException($"the master user's password is to be in {path}, and there is no such file");
        int end = file.AsSpan().IndexOfAny((byte)'\r', (byte)'\n');
        return new Secret(end < 0 ? file : file.AsSpan(0, end));
    }

    /// <summary>Routes that lead to the same servers in the same way share them; the door's own are for everybody else.</summary>
    private static GatewayRoute[] Routes(DoorSettings settings, Common common, ServerClients clients, ILogger log)
    {
        var groups = settings.Mail.Routes.GroupBy(rule => rule.Way, StringComparer.Ordinal)
            .ToDictionary(alike => alike.Key, alike => GroupOf(alike.First(), [.. alike.Select(rule => rule.Whose)]), StringComparer.Ordinal);
        return [.. settings.Mail.Routes.Select(rule => new GatewayRoute(rule, groups[rule.Way])), new GatewayRoute(null, GroupOf(null, []))];

        ServerGroup GroupOf(MailRoute? rule, IReadOnlyList<string> whose) =>
            new(rule?.Of(settings) ?? settings, whose, to => new Way(to, common.Dialers.For(to), clients.For(rule), common.Preludes), common.Time, log);
    }
}
