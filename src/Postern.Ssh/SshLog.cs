using Microsoft.Extensions.Logging;

namespace Postern.Ssh;

internal static partial class SshLog
{
    [LoggerMessage(500, LogLevel.Information, "{Server}: logged in after {Milliseconds:0} ms")]
    internal static partial void LoggedIn(ILogger log, string server, double milliseconds);

    // The end line of each client says it too.
    [LoggerMessage(501, LogLevel.Debug, "not logged in: {Problem}")]
    internal static partial void NotLoggedIn(ILogger log, string problem);

    [LoggerMessage(502, LogLevel.Information, "{Server}: the login is given back")]
    internal static partial void GivenBack(ILogger log, string server);

    [LoggerMessage(503, LogLevel.Information, "{Server}: shares a login that is there")]
    internal static partial void Shared(ILogger log, string server);

    [LoggerMessage(504, LogLevel.Warning, "the login is lost: {Problem}")]
    internal static partial void Lost(ILogger log, string problem);

    [LoggerMessage(505, LogLevel.Debug, "{Connection}: the way to {Target} leads through this process: {Why}")]
    internal static partial void NotPassed(ILogger log, string connection, string target, string why);
}
