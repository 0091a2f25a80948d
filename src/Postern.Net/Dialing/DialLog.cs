using Microsoft.Extensions.Logging;

namespace Postern.Net.Dialing;

/// <summary>The log lines of dialing.</summary>
internal static partial class DialLog
{
    [LoggerMessage(5000, LogLevel.Debug, "exec: {Connection} started {Program} as process {Pid}")]
    internal static partial void ChildStarted(ILogger log, string connection, string program, int pid);

    [LoggerMessage(5001, LogLevel.Debug, "exec: {Connection} {Program}[{Pid}] {Ending}")]
    internal static partial void ChildEnded(ILogger log, string connection, string program, int pid, string ending);

    [LoggerMessage(5002, LogLevel.Information, "exec: {Connection} {Program}[{Pid}] says: {Line}")]
    internal static partial void ChildSays(ILogger log, string connection, string program, int pid, string line);

    [LoggerMessage(5003, LogLevel.Warning, "exec: {Connection} {Program}[{Pid}] outlived its connection: sent {Signal}")]
    internal static partial void ChildOutlives(ILogger log, string connection, string program, int pid, string signal);

    [LoggerMessage(5010, LogLevel.Warning, "dial: {Connection} a target failed: {Why}")]
    internal static partial void TargetFailed(ILogger log, string connection, string why);
}
