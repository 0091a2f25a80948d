using Postern.Net.Loops;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Store.Watching;

namespace Postern.Mail.Mailboxes;

/// <summary>One folder, opened once in this process for all who have it open: work on it is done on workers, one piece after the other, and each is told when it is different.</summary>
/// <remarks>From any loop. It lives as long as somebody has it open (<see cref="MailStore.Open"/>).</remarks>
public sealed class SharedMailbox : IDisposable
{
    // Arbitrary: what a command has removed is seldom all that is removed, and a list that is a little long costs little.
    private static readonly TimeSpan TidyAfter = TimeSpan.FromSeconds(5);
    private const int MostArrived = 100_000; // arbitrary: nobody looks

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private readonly HashSet<IMailboxWatcher> _watchers = [];
    private readonly IndexedMailbox _mailbox;
    private readonly Workers _workers;
    private readonly WatchedFolder _watch;
    private readonly Action<string> _tell;
    private readonly ITimer _owed;
    private readonly ITimer _tidy;
    private readonly List<uint> _arrived = []; // put here by a client, and claimed by no session yet
    private volatile bool _hasArrived;
    private bool _isOwed;
    private bool _isTidying;
    private bool _mayBeDifferent = true;
    private volatile IndexSnapshot _snapshot = IndexSnapshot.Empty;
    private volatile bool _isGone;

    internal SharedMailbox(MaildirFolder folder, Workers workers, MailboxWatch watch, TimeProvider time, Action<string> tell)
    {
        Folder = folder;
        _workers = workers;
        _mailbox = new IndexedMailbox(folder, tell);
        _tell = tell;
        _owed = time.CreateTimer(_ => OnOwed(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _tidy = time.CreateTimer(_ => OnTidy(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watch = watch.Watch(folder.Path, OnTouched);
    }

    /// <summary>Where its files are; they may be opened without a turn here.</summary>
    public MaildirFolder Folder { get; }

    /// <summary>What was found last.</summary>
    public IndexSnapshot Snapshot => _snapshot;

    /// <summary>How many have it open; kept by its store.</summary>
    internal int Users { get; set; }

    /// <summary>Since when nobody has; kept by its store.</summary>
    internal DateTimeOffset IdleSince { get; set; }

    /// <summary>Something has happened in the folder since it was looked at last, as far as the kernel has told yet.</summary>
    public bool MayBeDifferent => _isGone || Volatile.Read(ref _mayBeDifferent);

    /// <summary>The folder was removed or has another name, by somebody of this process; kept by its store.</summary>
    internal bool IsGone
    {
        get => _isGone;
        set => _isGone = value;
    }

    /// <summary>Works on the mailbox, on a worker, when nobody else does.</summary>
    /// <exception cref="MailboxGoneException">Somebody of this process has removed the folder or given it another name.</exception>
    /// <exception cref="IOException">The disk refuses, or too much is waiting.</exception>
    public async Task<T> RunAsync<T>(Func<IndexedMailbox, T> work)
    {
        await _turn.WaitAsync();
        bool isDifferent = false;
        try
        {
            if (_isGone)
                throw new MailboxGoneException(Folder.Path);
            return await _workers.RunAsync(
                () =>
                {
                    try
                    {
                        return work(_mailbox);
                    }
                    finally
                    {
                        isDifferent = !ReferenceEquals(_snapshot, _mailbox.Snapshot);
                        _snapshot = _mailbox.Snapshot;
                        AwaitOwed();
                        AwaitTidy();
                    }
                },
                CancellationToken.None);
        }
        finally
        {
            _turn.Release();
            if (isDifferent)
                TellAll();
        }
    }

    /// <summary>Looks whether it is different, as another program may have changed it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public Task<IndexChanges> SynchroniseAsync(bool takesNew) => RunAsync(mailbox => Look(mailbox, takesNew));

    /// <summary>The same, within <see cref="RunAsync"/>.</summary>
    internal IndexChanges Look(IndexedMailbox mailbox, bool takesNew)
    {
        // What happens from here on is told again.
        Volatile.Write(ref _mayBeDifferent, false);
        _watch.BeginLook();
        try
        {
            IndexChanges changes = mailbox.Synchronise(takesNew);
            return takesNew ? changes with { Taken = Claim(changes.Taken) } : changes;
        }
        catch
        {
            Volatile.Write(ref _mayBeDifferent, true);
            throw;
        }
    }

    /// <summary>Something was put here that is recent to no session yet: the next that may change the mailbox is to look.</summary>
    internal bool HasArrived => _hasArrived;

    /// <summary>These were put here by a client; the first session that looks is the one to which they are recent (RFC 3501 §2.3.2). Within <see cref="RunAsync"/> alone.</summary>
    internal void NoteArrived(IEnumerable<uint> uids)
    {
        if (_arrived.Count < MostArrived)
            _arrived.AddRange(uids);
        _hasArrived = true;
    }

    /// <summary>What would be recent to a session that looks now, and stays so for the next (RFC 9051 §6.3.3, of IMAP4rev1). Within <see cref="RunAsync"/> alone.</summary>
    internal IReadOnlyList<uint> Unclaimed()
    {
        var all = new SortedSet<uint>(_arrived);
        foreach (ref readonly MailboxMessage message in _mailbox.Snapshot.Mailbox.Messages)
        {
            if (message.File.IsNew)
                all.Add(message.Uid);
        }
        return [.. all];
    }

    /// <summary>Removes what is of no use any more, when nobody works on it (<see cref="IndexedMailbox.Tidy"/>).</summary>
    internal async Task TidyAsync()
    {
        try
        {
            await RunAsync(mailbox =>
            {
                mailbox.Tidy();
                return true;
            });
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _tell($"“{Folder.Path}” is not tidied up now: {e.Message}"); // it is another time
        }
    }

    /// <summary>Tells this one from now on when there is another <see cref="Snapshot"/>.</summary>
    public void Watch(IMailboxWatcher watcher)
    {
        lock (_lock)
            _watchers.Add(watcher);
    }

    /// <summary>Tells it no more.</summary>
    public void Forget(IMailboxWatcher watcher)
    {
        lock (_lock)
            _watchers.Remove(watcher);
    }

    /// <summary>Nobody has it open any more, and nobody works on it; blocks.</summary>
    public void Dispose()
    {
        _watch.Dispose();
        _owed.Dispose();
        _tidy.Dispose();
        _mailbox.Dispose();
        _turn.Dispose();
    }

    /// <summary>Waits until nobody works on it, and lets nobody else; to be given back with <see cref="GiveTurn"/>.</summary>
    internal Task TakeTurnAsync() => _turn.WaitAsync();

    /// <summary>Lets others work on it; where the folder has gone, they are told.</summary>
    internal void GiveTurn()
    {
        _turn.Release();
        if (_isGone)
            TellAll();
    }

    /// <summary>Waits until what was begun is done.</summary>
    internal async Task RestAsync()
    {
        await _turn.WaitAsync();
        _turn.Release();
    }

    // A look that is owed is asked for though nothing is heard of the folder: the kernel has told of what it would find already.
    private void AwaitOwed()
    {
        TimeSpan? left = _mailbox.OwesLookIn;
        lock (_lock)
        {
            if (left is null && !_isOwed)
                return;
            _isOwed = left is not null;
        }
        TimeSpan wait = left > TimeSpan.Zero ? left.Value : TimeSpan.Zero;
        _owed.Change(left is null ? Timeout.InfiniteTimeSpan : wait, Timeout.InfiniteTimeSpan);
    }

    private void OnOwed()
    {
        lock (_lock)
            _isOwed = false;
        OnTouched();
    }

    private void AwaitTidy()
    {
        lock (_lock)
        {
            if (_isTidying || !_mailbox.IsUntidy)
                return;
            _isTidying = true;
        }
        _tidy.Change(TidyAfter, Timeout.InfiniteTimeSpan);
    }

    private void OnTidy()
    {
        lock (_lock)
            _isTidying = false; // where much is left, it is waited for once more
        _ = TidyAsync();
    }

    // What came into new is told by the directory itself.
    private IReadOnlyList<uint> Claim(IReadOnlyList<uint> taken)
    {
        if (_arrived.Count == 0)
            return taken;
        uint[] all = [.. _arrived.Where(uid => _mailbox.Snapshot.IndexOf(uid) >= 0).Concat(taken).Distinct().Order()];
        _arrived.Clear();
        _hasArrived = false;
        return all;
    }

    private void OnTouched()
    {
        Volatile.Write(ref _mayBeDifferent, true);
        TellAll();
    }

    private void TellAll()
    {
        IMailboxWatcher[] all;
        lock (_lock)
            all = [.. _watchers];
        foreach (IMailboxWatcher watcher in all)
            watcher.OnChanged();
    }
}
