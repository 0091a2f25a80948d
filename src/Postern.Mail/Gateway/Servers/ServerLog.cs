using Microsoft.Extensions.Logging;

namespace Postern.Mail.Gateway.Servers;

/// <summary>The log lines about servers behind mail doors.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(640, LogLevel.Warning, "{Door}: the server {Server} is down: {Why}")]
    internal static partial void Down(ILogger log, string door, string server, string why);

    [LoggerMessage(641, LogLevel.Information, "{Door}: the server {Server} is up again")]
    internal static partial void UpAgain(ILogger log, string door, string server);
}
