using Postern.Net.Loops;

namespace Postern.Testing;

/// <summary>A clock that stands still until a test moves it; the loops that go by it are then woken to look at it.</summary>
/// <remarks>Timers are served by <see cref="Advance"/> on the test's thread.</remarks>
public sealed class ManualTime : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private long _milliseconds = 1_000_000;

    public override long TimestampFrequency => 1000;

    public long Milliseconds => Volatile.Read(ref _milliseconds);

    public override long GetTimestamp() => Milliseconds;

    public override DateTimeOffset GetUtcNow() => Epoch.AddMilliseconds(Milliseconds);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_lock)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets the rig's loop do what it was given before, moves the clock, and returns when it has called what was due.</summary>
    public async Task AdvanceAsync(LoopRig rig, TimeSpan by)
    {
        // What the test asked for before must have begun under the old time.
        await rig.SettleAsync();
        Advance(by);
        foreach (Loop loop in rig.Loops)
            loop.Tick();
        await rig.SettleAsync();
        await rig.SettleAsync();
    }

    /// <summary>Moves the clock and serves the timers that are due.</summary>
    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref _milliseconds, (long)by.TotalMilliseconds);
        List<ManualTimer> due;
        lock (_lock)
            due = _timers.FindAll(timer => timer.Due <= Milliseconds);
        due.ForEach(timer => timer.Ring());
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private long _due = long.MaxValue;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        internal long Due => Volatile.Read(ref _due);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Volatile.Write(ref _due, dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time.Milliseconds + (long)dueTime.TotalMilliseconds);
            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        internal void Ring()
        {
            Volatile.Write(ref _due, _period <= TimeSpan.Zero ? long.MaxValue : time.Milliseconds + (long)_period.TotalMilliseconds);
            callback(state);
        }
    }
}
