namespace Postern.Store.Watching;

/// <summary>A folder that is watched until this is disposed; a call that is just under way may still come after that.</summary>
public sealed class WatchedFolder : IDisposable
{
    private readonly MailboxWatch _watch;
    private readonly Action _changed;
    private int _isTold;

    internal WatchedFolder(MailboxWatch watch, Action changed)
    {
        _watch = watch;
        _changed = changed;
    }

    /// <summary>Said just before the folder is looked at: what changes from now on is told again. Without it a folder is told once, however much happens in it. Any thread.</summary>
    public void BeginLook() => Volatile.Write(ref _isTold, 0);

    /// <summary>Watches no longer.</summary>
    public void Dispose() => _watch.Leave(this);

    internal void Tell()
    {
        if (Interlocked.Exchange(ref _isTold, 1) == 0)
            _changed();
    }
}
