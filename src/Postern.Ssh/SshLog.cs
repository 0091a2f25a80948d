using Microsoft.Extensions.Logging;

namespace Postern.Ssh;

internal static partial class SshLog
{
    [LoggerMessage(500, LogLevel.Information, "{Server}: logged in after {Milliseconds:0} ms")]
    internal static partial void LoggedIn(ILogger log, string server, double milliseconds);

    [LoggerMessage(501, LogLevel.Warning, "{Problem}")]
    internal static partial void NotLoggedIn(ILogger log, string problem);

    [LoggerMessage(502, LogLevel.Information, "{Server}: logged out")]
    internal static partial void LoggedOut(ILogger log, string server);
}
