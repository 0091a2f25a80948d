using Postern.Net.Loops;

namespace Postern.Net.Conduits;

/// <summary>The one limit a connection lives under at a time, with a name that its end line will bear.</summary>
/// <remarks>
/// Moved forward, never stacked. When it runs out, whatever the connection waits for is told through
/// <see cref="Expired"/>, and <see cref="Spent"/> names the limit.
/// </remarks>
public sealed class Deadline(Loop loop) : Alarm
{
    private int _bytesPerSecond;
    private long _paceStart;
    private Func<long>? _progress;
    private long _hardEnd;
    private string _name = "";

    /// <summary>Called when the limit runs out.</summary>
    public Action<Deadline>? Expired { get; set; }

    /// <summary>The name of the limit that ran out, if the last one did.</summary>
    public string? Spent { get; private set; }

    /// <summary>Starts a limit, in place of the one before.</summary>
    public Deadline Within(TimeSpan limit, string name)
    {
        _name = name;
        _progress = null;
        IsGentle = false;
        if (!Stopped)
            Spent = null; // a step that ran out may be followed by another
        if (limit == Timeout.InfiniteTimeSpan)
            Loop.ClearAlarm(this);
        else
            loop.SetAlarm(this, (long)limit.TotalMilliseconds);
        return this;
    }

    /// <summary>Starts a limit after which the peer is still told why: a read that ran out, or was stopped from outside, leaves its conduit whole for the last words.</summary>
    public Deadline Gently(TimeSpan limit, string name)
    {
        Within(limit, name);
        IsGentle = true;
        return this;
    }

    /// <summary>Starts a limit under which the peer must also keep a pace: bytes a second, after a first grace.</summary>
    /// <param name="limit">The longest it may take in all.</param>
    /// <param name="name">The limit's name.</param>
    /// <param name="bytesPerSecond">The slowest pace; 0 for none.</param>
    /// <param name="grace">How long the peer may be silent before its pace counts.</param>
    /// <param name="progress">Tells the bytes received so far.</param>
    public Deadline WithPace(TimeSpan limit, string name, int bytesPerSecond, TimeSpan grace, Func<long> progress)
    {
        if (bytesPerSecond == 0 || grace >= limit)
            return Within(limit, name);
        Within(grace, name);
        _bytesPerSecond = bytesPerSecond;
        _progress = progress;
        _paceStart = loop.Now;
        _hardEnd = loop.Now + (long)limit.TotalMilliseconds;
        return this;
    }

    /// <summary>A limit for one step of what this one is for: it ends with this one at the latest, and this one goes on when it ends.</summary>
    public Deadline Part()
    {
        var part = new Deadline(loop);
        Expired = whole => part.Stop(whole.Verdict);
        return part;
    }

    /// <summary>Ends the limit.</summary>
    public void Clear()
    {
        _progress = null;
        Loop.ClearAlarm(this);
    }

    /// <summary>What whoever waits is told: the limit that ran out, or why it is stopped from outside.</summary>
    internal ConduitFault Verdict { get; private set; } = ConduitFault.Closed;

    /// <summary>Whoever waits for a peer's words gives up, and may say something himself.</summary>
    internal bool IsGentle { get; private set; }

    /// <summary>Ends whatever waits under it, now.</summary>
    public void Stop(ConduitFault fault)
    {
        Loop.ClearAlarm(this);
        Verdict = fault;
        Stopped = true;
        Expired?.Invoke(this);
    }

    /// <summary>Why it is over, for whoever waited for something else than a conduit; null while it is not.</summary>
    public ConduitFault? Over => Stopped || Spent is not null ? Verdict : null;

    /// <summary>It was stopped from outside: nothing more may be waited for.</summary>
    internal bool Stopped { get; private set; }

    /// <inheritdoc/>
    protected internal override void OnAlarm()
    {
        if (_progress is { } progress && KeepsPace(progress()))
            return;
        Spent = _name;
        Verdict = new ConduitFault(FaultKind.Limit, $"limit reached: {_name}");
        Expired?.Invoke(this);
    }

    private bool KeepsPace(long bytes)
    {
        long left = _hardEnd - loop.Now;
        if (left <= 0)
            return false;
        long needed = (loop.Now - _paceStart) * _bytesPerSecond / 1000;
        if (bytes < needed)
        {
            _name += ", minimum rate";
            return false;
        }
        loop.SetAlarm(this, Math.Min(left, 1000));
        return true;
    }
}
