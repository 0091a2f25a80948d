using Microsoft.Extensions.Logging;
using Postern.Stunnel.Logging;

namespace Postern.Hosting.Stunnel;

/// <summary>stunnel's lines in the log of <c>postern run</c>: after the time, as stunnel writes them.</summary>
internal sealed partial class LoggedLines(ILogger log) : ILineSink
{
    public void Write(int level, string id, string text)
    {
        LogLevel near = level switch
        {
            <= 2 => LogLevel.Critical,
            3 => LogLevel.Error,
            4 => LogLevel.Warning,
            <= 6 => LogLevel.Information,
            _ => LogLevel.Debug,
        };
        Line(log, near, level, id, text);
    }

    [LoggerMessage(EventId = 240, Message = "LOG{Number}[{Id}]: {Text}")]
    private static partial void Line(ILogger log, LogLevel level, int number, string id, string text);
}
