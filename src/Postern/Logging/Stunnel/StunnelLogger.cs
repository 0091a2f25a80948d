using Microsoft.Extensions.Logging;

namespace Postern.Logging.Stunnel;

/// <summary>What the parts of Postern say, as lines of stunnel's log.</summary>
internal sealed class StunnelLogger(StunnelLog log, string source) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => log.Takes(logLevel);

    /// <summary>Scopes are not kept: every line says all it has to say.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!log.Takes(logLevel))
            return;
        string text = formatter(state, exception);
        string said = source.Length == 0 ? text : $"{source}: {text}";
        log.Say(logLevel, exception is null ? said : $"{said}: {exception}");
    }
}
