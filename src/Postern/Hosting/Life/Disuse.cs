namespace Postern.Hosting.Life;

/// <summary>Notices that nobody has used the program for a time: from its start, or from the end of its last connection on.</summary>
internal sealed class Disuse : IDisposable
{
    private const int LooksInLimit = 20;
    private static readonly TimeSpan LeastLook = TimeSpan.FromMilliseconds(10);

    private readonly Func<(int Inside, long Ended)> _use;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly Action _over;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private long _seen;
    private long _since;
    private TimeSpan _wanted;
    private bool _isOver;

    /// <summary>Begins to look.</summary>
    /// <param name="use">How many are in, and how many have been.</param>
    /// <param name="limit">How long nobody may use it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="over">Called when the time is over.</param>
    public Disuse(Func<(int Inside, long Ended)> use, TimeSpan limit, TimeProvider time, Action over)
    {
        _use = use;
        _limit = limit;
        _time = time;
        _over = over;
        _since = time.GetTimestamp();
        TimeSpan look = limit / LooksInLimit;
        _timer = time.CreateTimer(_ => Look(), state: null, look, look > LeastLook ? look : LeastLook);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Counts as a use: from now on nobody need come for the limit, or for this long where that is more. False where it is over already.</summary>
    public bool TryKeep(TimeSpan wanted)
    {
        lock (_lock)
        {
            if (_isOver)
                return false;
            (_since, _wanted) = (_time.GetTimestamp(), wanted);
            return true;
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            var (inside, ended) = _use();
            if (inside > 0 || ended != _seen)
                (_seen, _since) = (ended, _time.GetTimestamp());
            else if (_time.GetElapsedTime(_since) >= (_wanted > _limit ? _wanted : _limit))
                _isOver = true;
            if (!_isOver)
                return;
        }
        _over();
    }
}
