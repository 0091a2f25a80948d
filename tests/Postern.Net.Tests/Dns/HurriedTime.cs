using System.Diagnostics;

namespace Postern.Net.Tests.Dns;

/// <summary>A clock that a test sets forward, and whose timers go off sooner than they were set.</summary>
public sealed class HurriedTime : TimeProvider
{
    private long _ahead;

    /// <summary>How many times sooner; a test that awaits a server's silence hurries, and no other.</summary>
    public int Factor { get; set; } = 1;

    public override long TimestampFrequency => Stopwatch.Frequency;

    public override long GetTimestamp() => Stopwatch.GetTimestamp() + Volatile.Read(ref _ahead);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Factor : dueTime, period);

    public void Pass(TimeSpan time) => Interlocked.Add(ref _ahead, (long)(time.TotalSeconds * Stopwatch.Frequency));
}
