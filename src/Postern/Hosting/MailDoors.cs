using Microsoft.Extensions.Logging;
using Postern.Configuration.Doors;
using Postern.Mail.Accounts;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Imap;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Doors.Pop3;
using Postern.Mail.Doors.Submission;
using Postern.Mail.Gateway;
using Postern.Mail.Gssapi;
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
    /// <summary>What answers the clients of a door; null where they talk to the server themselves.</summary>
    /// <exception cref="DialerSettingException">The way to a server makes no sense.</exception>
    /// <exception cref="IOException">The accounts or the master user's password cannot be read.</exception>
    internal static IReception? Make(DoorSettings settings, Common common, TlsServer? server, TlsClient? client, ILogger log)
    {
        MailSettings mail = settings.Mail;
        if (mail.Login == LoginCheck.None)
            return null;
        AccountDesk? accounts = mail.Login == LoginCheck.Check || mail.Learn ? common.Accounts.At(mail.Accounts) : null;
        IBackendSecrets secrets = mail.Login == LoginCheck.Pass ? new NoSecrets() : new AccountSecrets(accounts!, MasterSecret(mail)) /* a door that checks has accounts */;
        var gateway = new MailGateway(settings, Routes(settings, common, client), secrets, common.Preludes.HostName, new LoginWays(Kerberos.Connecting(mail.ClientKeytab), common.Accounts.Workers));
        var ways = new LoginWays(mail.TakesTickets ? Kerberos.Serving(mail.Keytab) : SaslMechanisms.All, common.Accounts.Workers);
        var desk = new LoginDesk(settings, mail.Login == LoginCheck.Pass ? new PassJudge() : new AccountJudge(accounts!), ways, gateway, new GuardPost(common.Accounts.Guard, settings.Limits.Guard, hasLabels: mail.Login == LoginCheck.Check), server, new DoorCompany(accounts, common.Accounts.Recent), common.Preludes.HostName, common.Time, log);
        return settings.Accept[0].Protocol switch
        {
            MailProtocol.Imap => new ImapDoor(desk),
            MailProtocol.Pop3 => new Pop3Door(desk),
            MailProtocol.Submission => new SubmissionDoor(desk, settings, common.Time, log),
            _ => throw new InvalidOperationException("the rules let no other protocol pass"),
        };
    }

    /// <summary>The ends that a door may lead to, those of its routes among them.</summary>
    internal static IEnumerable<End> EndsOf(DoorSettings settings) => settings.Connect.Concat(settings.Mail.Routes.Select(route => route.Connect));

    /// <summary>Its first line, from a file that nobody else may read.</summary>
    private static Secret? MasterSecret(MailSettings mail)
    {
        if (mail.MasterSecret is not { } path)
            return null;
        byte[] file = PrivateFile.Read(path, FileRules.LongestSecret) ?? throw new IOException($"the master user's password is to be in {path}, and there is no such file");
        int end = file.AsSpan().IndexOfAny((byte)'\r', (byte)'\n');
        return new Secret(end < 0 ? file : file.AsSpan(0, end));
    }

    /// <summary>Each route has a way of its own, and the door's own is for everybody else.</summary>
    private static GatewayRoute[] Routes(DoorSettings settings, Common common, TlsClient? client) =>
    [
        .. settings.Mail.Routes.Select(rule => new GatewayRoute(rule, WayOf(settings with { Connect = [rule.Connect] }, common, client))),
        new GatewayRoute(null, WayOf(settings, common, client)),
    ];

    private static Way WayOf(DoorSettings settings, Common common, TlsClient? client) =>
        new(settings, common.Dialers.For(settings), client, common.Preludes);
}
