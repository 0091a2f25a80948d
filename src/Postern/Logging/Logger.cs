using Microsoft.Extensions.Logging;

namespace Postern.Logging;

/// <summary>A logger with a name.</summary>
internal sealed class Logger(Log log, string source) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => log.Takes(logLevel);

    /// <summary>Scopes are not kept: every line says all it has to say.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!log.Takes(logLevel))
            return;
        var text = formatter(state, exception);
        log.Add(source, logLevel, eventId, state, exception is null ? text : $"{text}: {exception}");
    }
}
