using Microsoft.Extensions.Logging;

namespace Postern.Mail.Servers.Pop3;

/// <summary>What POP3 sessions with our own mailboxes say.</summary>
internal static partial class Pop3Log
{
    [LoggerMessage(440, LogLevel.Warning, "{Door}: connection {Id}: {Command} came to nothing: {Why}")]
    internal static partial void Failed(ILogger log, string door, long id, string command, string why);

    [LoggerMessage(441, LogLevel.Information, "{Door}: connection {Id}: it has been silent for {Seconds} s, and its place is wanted by another session")]
    internal static partial void Wanted(ILogger log, string door, long id, long seconds);
}
