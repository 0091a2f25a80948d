using Microsoft.Extensions.Logging;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Imap;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Doors.Pop3;
using Postern.Mail.Doors.Submission;
using Postern.Mail.Gateway;
using Postern.Net.Dialing;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Wire.Ends;

namespace Postern.Hosting;

/// <summary>Puts a mail door together: who judges a login, and what stands behind.</summary>
internal static class MailDoors
{
    /// <summary>What answers the clients of a door; null where they talk to the server themselves.</summary>
    /// <exception cref="DialerSettingException">The way to a server makes no sense.</exception>
    internal static IReception? Make(DoorSettings settings, Common common, TlsServer? server, TlsClient? client, ILogger log)
    {
        if (settings.Mail.Login == LoginCheck.None)
            return null;
        var gateway = new MailGateway(settings, Routes(settings, common, client), new NoSecrets(), common.Preludes.HostName);
        var desk = new LoginDesk(settings, new PassJudge(), gateway, server, common.Preludes.HostName, common.Time, log);
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

    /// <summary>Each route has a way of its own, and the door's own is for everybody else.</summary>
    private static GatewayRoute[] Routes(DoorSettings settings, Common common, TlsClient? client) =>
    [
        .. settings.Mail.Routes.Select(rule => new GatewayRoute(rule, WayOf(settings with { Connect = [rule.Connect] }, common, client))),
        new GatewayRoute(null, WayOf(settings, common, client)),
    ];

    private static Way WayOf(DoorSettings settings, Common common, TlsClient? client) =>
        new(settings, common.Dialers.For(settings), client, common.Preludes);
}
