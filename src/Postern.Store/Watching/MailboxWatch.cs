using Postern.Store.Files;
using Postern.Store.Native;

namespace Postern.Store.Watching;

/// <summary>Tells when something changes in folders of mail, by whomever: one inotify(7) and one thread for all of them.</summary>
/// <remarks>
/// Where the kernel tells nothing (no inotify, its limit reached, a directory on a network or not there yet) a directory is looked at every two seconds.
/// Owners are called on the watch's thread, outside its lock; they must neither wait nor throw.
/// </remarks>
public sealed class MailboxWatch : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Action<string>? _tell;
    private readonly Kernel _kernel;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Path, bool OnlyDirectories), WatchPoint> _points = [];
    private readonly Dictionary<int, List<WatchPoint>> _numbers = [];
    private readonly Thread _thread;
    private string? _told;
    private volatile bool _isEnding;

    /// <summary>Starts the thread.</summary>
    /// <param name="time">The clock that the files have.</param>
    /// <param name="tell">Is told in a sentence, once, why directories are looked at every two seconds where the kernel could tell of them.</param>
    public MailboxWatch(TimeProvider time, Action<string>? tell = null)
        : this(time, tell, withInotify: true)
    {
    }

    internal MailboxWatch(TimeProvider time, Action<string>? tell, bool withInotify)
    {
        (_time, _tell) = (time, tell);
        _kernel = new Kernel(withInotify);
        Complain(_kernel.Fault);
        _thread = new Thread(Run) { Name = "mailboxes", IsBackground = true };
        _thread.Start();
    }

    /// <summary>How many directories the kernel tells of, and how many are looked at.</summary>
    public (int Watched, int LookedAt) Directories
    {
        get
        {
            lock (_lock)
            {
                int watched = _points.Values.Count(point => point.Number != WatchPoint.NotWatched);
                return (watched, _points.Count - watched);
            }
        }
    }

    /// <summary>Calls this when a message comes, goes or is renamed in a folder; once, until <see cref="WatchedFolder.BeginLook"/>.</summary>
    public WatchedFolder Watch(string folderPath, Action changed) => Enter(changed, onlyDirectories: false, folderPath + "/new", folderPath + "/cur");

    /// <summary>Calls this when a folder comes, goes or is renamed in a tree; once, until <see cref="WatchedFolder.BeginLook"/>.</summary>
    public WatchedFolder WatchTree(string rootPath, Action changed) => Enter(changed, onlyDirectories: true, rootPath);

    /// <summary>Ends the thread and forgets all folders.</summary>
    public void Dispose()
    {
        if (_isEnding)
            return;
        _isEnding = true;
        _kernel.Ring();
        if (Environment.CurrentManagedThreadId != _thread.ManagedThreadId)
            _thread.Join();
    }

    internal void Leave(WatchedFolder folder)
    {
        lock (_lock)
        {
            foreach (var (key, point) in _points.ToArray())
            {
                if (!point.Owners.Remove(folder) || point.Owners.Count > 0)
                    continue;
                _points.Remove(key);
                if (!_isEnding)
                    Unnumber(point);
            }
        }
    }

    private WatchedFolder Enter(Action changed, bool onlyDirectories, params ReadOnlySpan<string> paths)
    {
        var folder = new WatchedFolder(this, changed);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isEnding, this);
            foreach (string path in paths)
            {
                if (!_points.TryGetValue((path, onlyDirectories), out var point))
                {
                    point = new WatchPoint(path, onlyDirectories) { Stamp = FileStamp.Of(path) };
                    _points.Add((path, onlyDirectories), point);
                    TryNumber(point);
                }

                point.Owners.Add(folder);
            }
        }

        _kernel.Ring(); // it may have to be looked at
        return folder;
    }

    // A directory has one number, also under two paths.
    private bool TryNumber(WatchPoint point)
    {
        point.Number = _kernel.Add(point.Path, out string? fault);
        Complain(fault);
        if (point.Number == WatchPoint.NotWatched)
            return false;
        if (!_numbers.TryGetValue(point.Number, out var points))
            _numbers.Add(point.Number, points = []);
        points.Add(point);
        return true;
    }

    private void Unnumber(WatchPoint point)
    {
        if (!_numbers.TryGetValue(point.Number, out var points) || !points.Remove(point) || points.Count > 0)
            return;
        _numbers.Remove(point.Number);
        _kernel.Remove(point.Number);
    }

    private void Complain(string? fault)
    {
        if (fault is null || _told is not null)
            return;
        _told = $"mailboxes are looked at every {WatchLimits.Round / 1000} seconds, for the kernel does not tell of them: {fault}";
        _tell?.Invoke(_told);
    }

    private void Run()
    {
        while (!_isEnding)
        {
            _kernel.Wait(Directories.LookedAt > 0 ? WatchLimits.Round : -1);
            WatchedFolder[] changed;
            lock (_lock)
                changed = [.. Happened().Concat(Found()).SelectMany(point => point.Owners).Distinct()];
            foreach (var folder in changed)
                folder.Tell();
            // A command that changes thousands of messages is thousands of events: to wake for each would cost as much as the command.
            _kernel.Pause(WatchLimits.Pause);
        }

        _kernel.Dispose();
    }

    private HashSet<WatchPoint> Happened()
    {
        var happened = new HashSet<WatchPoint>();
        while (_kernel.Read() is { Count: > 0 } events)
        {
            foreach (var (number, what) in events)
            {
                if ((what & Inotify.Overflow) != 0)
                    happened.UnionWith(_points.Values);
                if (!_numbers.TryGetValue(number, out var points))
                    continue;
                happened.UnionWith(points.Where(point => !point.OnlyDirectories || (what & (Inotify.OfDirectory | Inotify.ItselfGoes | Inotify.Ignored)) != 0));
                // It has gone; another may come in its place.
                if ((what & Inotify.Ignored) != 0)
                    Forget(number, points);
            }
        }

        return happened;
    }

    private void Forget(int number, List<WatchPoint> points)
    {
        foreach (var point in points)
            (point.Number, point.Stamp) = (WatchPoint.NotWatched, FileStamp.Of(point.Path));
        _numbers.Remove(number);
    }

    private List<WatchPoint> Found()
    {
        long fresh = (_time.GetUtcNow() - WatchLimits.Fresh).ToUnixTimeSeconds();
        var found = new List<WatchPoint>();
        foreach (var point in _points.Values.Where(point => point.Number == WatchPoint.NotWatched).ToArray())
        {
            bool isWatchedNow = TryNumber(point);
            var stamp = FileStamp.Of(point.Path);
            // A change in the same tick of the clock as the one before leaves no trace: it is told again while that can be.
            if (stamp != point.Stamp || isWatchedNow || Math.Max(stamp.ModifiedSeconds, stamp.ChangedSeconds) >= fresh)
                found.Add(point);
            point.Stamp = stamp;
        }

        return found;
    }
}
