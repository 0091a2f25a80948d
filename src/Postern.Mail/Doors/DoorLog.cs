using Microsoft.Extensions.Logging;
using Postern.Net.Conduits;

namespace Postern.Mail.Doors;

/// <summary>What mail doors say: one line for each login, refused or not, that programs such as fail2ban can read.</summary>
internal static partial class DoorLog
{
    [LoggerMessage(400, LogLevel.Information, "{Door}: connection {Id}: login of {Account} from {Peer} by {Mechanism}: in, at {Target}")]
    internal static partial void LoggedIn(ILogger log, string door, long id, string account, PeerAddress peer, string mechanism, string target);

    [LoggerMessage(401, LogLevel.Information, "{Door}: connection {Id}: login of {Account} from {Peer} by {Mechanism}: refused: {Why}")]
    internal static partial void Refused(ILogger log, string door, long id, string account, PeerAddress peer, string mechanism, string why);

    [LoggerMessage(402, LogLevel.Warning, "{Door}: connection {Id}: {Peer} logs in without TLS, as its network may")]
    internal static partial void InTheClear(ILogger log, string door, long id, PeerAddress peer);
}
