using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Postern.Logging;

/// <summary>Lines wait here for the one thread that writes them.</summary>
/// <remarks>
/// A loop that logs never waits: a full queue drops the line and counts it. The thread takes all that waits at once, and
/// between two turns rests a little, so that ten thousand lines a second wake it fifty times and not ten thousand.
/// Writing happens outside the lock.
/// </remarks>
internal sealed class LogQueue : IDisposable
{
    /// <summary>Lines that may wait; arbitrary: two seconds of a busy machine.</summary>
    public const int Capacity = 16 * 1024;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20); // a line is seen within 100 ms
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(2);
    private readonly object _gate = new();
    private readonly IReadOnlyList<ILogTarget> _targets;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stopping = new(initialState: false, spinCount: 0); // a rest is no moment to spin
    private List<LogLine> _waiting = new(256);
    private List<LogLine> _writing = new(256);
    private long _dropped;
    private bool _reopen;
    private bool _stopped;

    public LogQueue(IReadOnlyList<ILogTarget> targets, TimeProvider time)
    {
        _targets = targets;
        _time = time;
        _thread = new Thread(Run) { IsBackground = true, Name = "log" };
        _thread.Start();
    }

    /// <summary>Lines lost so far, because the queue was full or a target took none.</summary>
    public long Lost { get; private set; }

    public void Add(in LogLine line)
    {
        lock (_gate)
        {
            if (_stopped || _waiting.Count >= Capacity)
            {
                _dropped++;
                return;
            }

            _waiting.Add(line);
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>Files are opened anew before the next line is written.</summary>
    public void Reopen()
    {
        lock (_gate)
        {
            _reopen = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Writes what waits and closes the targets; a target that hangs is left behind after two seconds.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            _stopped = true;
            Monitor.Pulse(_gate);
        }

        _stopping.Set();
        if (!_thread.Join(LastWord))
            return;
        foreach (var target in _targets)
            target.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        while (Take(out var dropped, out var reopen))
        {
            if (reopen)
            {
                foreach (var target in _targets)
                    target.Reopen();
            }

            if (dropped > 0)
            {
                Lost += dropped;
                _writing.Add(new LogLine(_time.GetUtcNow(), LogLevel.Warning, "", default, $"{dropped} lines of the log were lost: they came faster than they could be written", null));
            }

            if (_writing.Count > 0)
            {
                foreach (var target in _targets)
                    Lost += target.Write(CollectionsMarshal.AsSpan(_writing));
                _writing.Clear();
            }

            _stopping.Wait(Rest);
        }
    }

    private bool Take(out long dropped, out bool reopen)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && _dropped == 0 && !_reopen && !_stopped)
                Monitor.Wait(_gate);
            (_waiting, _writing) = (_writing, _waiting);
            dropped = _dropped;
            reopen = _reopen;
            _dropped = 0;
            _reopen = false;
            return !_stopped || _writing.Count > 0;
        }
    }
}
