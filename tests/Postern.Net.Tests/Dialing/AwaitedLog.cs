using Microsoft.Extensions.Logging;

namespace Postern.Net.Tests.Dialing;

/// <summary>A log in which a test waits for a line.</summary>
public sealed class AwaitedLog : ILogger
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Part, TaskCompletionSource<string> Found)> _waiting = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string line = $"{logLevel}: {formatter(state, exception)}";
        lock (_lock)
        {
            _lines.Add(line);
            foreach (var (part, found) in _waiting)
            {
                if (line.Contains(part))
                    found.TrySetResult(line);
            }
        }
    }

    /// <summary>The first line that has this part, now or later.</summary>
    public Task<string> WaitForAsync(string part)
    {
        lock (_lock)
        {
            if (_lines.Find(line => line.Contains(part)) is { } line)
                return Task.FromResult(line);
            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((part, found));
            return found.Task.WaitAsync(DialBench.Limit);
        }
    }
}
