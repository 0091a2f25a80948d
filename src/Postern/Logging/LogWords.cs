using Microsoft.Extensions.Logging;

namespace Postern.Logging;

/// <summary>The names, colours and syslog severities of the levels.</summary>
internal static class LogWords
{
    public static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "crit",
    };

    public static ReadOnlySpan<byte> Colour(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "\e[2m"u8,
        LogLevel.Warning => "\e[33m"u8,
        LogLevel.Error or LogLevel.Critical => "\e[31m"u8,
        _ => default,
    };

    /// <summary>RFC 5424 §6.2.1.</summary>
    public static int Severity(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => 7,
        LogLevel.Information => 6,
        LogLevel.Warning => 4,
        LogLevel.Error => 3,
        _ => 2,
    };
}
