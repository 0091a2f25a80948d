using Microsoft.Extensions.Logging;
using Postern.Mail.Clients;
using Postern.Net.Engine;
using Postern.Wire.Text;

namespace Postern.Mail.Gateway;

/// <summary>What is said of servers behind mail doors.</summary>
internal static partial class GatewayLog
{
    internal static void Tell(ILogger log, string door, Connection connection, MechanismLesson lesson)
    {
        if (lesson.IsForAll)
            NotDone(log, door, connection.Id, connection.Target, lesson.Failed, PeerWords.Printable(lesson.Why), lesson.Way);
        else
            NotDoneForOne(log, door, connection.Id, connection.Target, lesson.Failed, PeerWords.Printable(lesson.Why), lesson.Way);
    }

    [LoggerMessage(420, LogLevel.Warning, "{Door}: connection {Id}: {Target} lists {Failed} and does not do it ({Why}): logins there begin with {Way} from now on; serverMechanisms would say so for good")]
    private static partial void NotDone(ILogger log, string door, long id, string target, string failed, string why, string way);

    [LoggerMessage(421, LogLevel.Information, "{Door}: connection {Id}: {Target} does not do {Failed} for this account ({Why}): its logins there begin with {Way} from now on")]
    private static partial void NotDoneForOne(ILogger log, string door, long id, string target, string failed, string why, string way);
}
