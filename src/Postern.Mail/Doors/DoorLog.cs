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

    [LoggerMessage(403, LogLevel.Information, "{Door}: connection {Id}: an account is made for {Account}, whose password the server behind has taken")]
    internal static partial void Learned(ILogger log, string door, long id, string account);

    [LoggerMessage(404, LogLevel.Warning, "{Door}: connection {Id}: no account can be made for {Account}: {Why}")]
    internal static partial void NotLearned(ILogger log, string door, long id, string account, string why);

    [LoggerMessage(405, LogLevel.Warning, "{Door}: connection {Id}: {Peer} sends without a login, as {Account}, by {Why}")]
    internal static partial void WithoutLogin(ILogger log, string door, long id, PeerAddress peer, string account, string why);

    [LoggerMessage(402, LogLevel.Warning, "{Door}: connection {Id}: {Peer} logs in without TLS, as its network may")]
    internal static partial void InTheClear(ILogger log, string door, long id, PeerAddress peer);
}
