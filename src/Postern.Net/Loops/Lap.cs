namespace Postern.Net.Loops;

/// <summary>How long each step of a turn takes; a step that takes long is told.</summary>
internal ref struct Lap(TimeProvider time, Action<string, TimeSpan> slow)
{
    private long _began = time.GetTimestamp();

    /// <summary>A step is over; the next begins.</summary>
    internal void End(string what)
    {
        if (Next() is { } taken)
            slow(what, taken);
    }

    /// <summary>The same, of whom an event was for.</summary>
    internal void End(Watched? watched)
    {
        if (Next() is { } taken)
            slow(watched?.Kind ?? "a wake-up", taken);
    }

    private TimeSpan? Next()
    {
        long now = time.GetTimestamp();
        TimeSpan taken = time.GetElapsedTime(_began, now);
        _began = now;
        return taken > LoopLimits.Slow ? taken : null;
    }
}
