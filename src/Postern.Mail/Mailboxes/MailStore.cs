using Microsoft.Extensions.Logging;
using Postern.Net.Loops;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Store.Watching;

namespace Postern.Mail.Mailboxes;

/// <summary>The mailboxes of the accounts of this process; a folder that several have open is opened once.</summary>
/// <param name="location">Where they are.</param>
/// <param name="workers">Where everything is done that touches a disk.</param>
/// <param name="watch">Tells when another program changes a folder.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told what an operator should know of a folder.</param>
public sealed class MailStore(MailLocation location, Workers workers, MailboxWatch watch, TimeProvider time, ILogger log) : IAsyncDisposable
{
    // Arbitrary: who comes back at once, or appends one message after the other, finds open what he had open.
    private static readonly TimeSpan Lingering = TimeSpan.FromSeconds(10);
    private const int MostLingering = 64;

    private readonly Lock _lock = new();
    private readonly List<SharedMailbox> _idle = []; // those that nobody has open, the longest idle first
    private ITimer? _sweep;
    private bool _isEnding;
    private readonly Dictionary<string, SharedMailbox> _open = new(StringComparer.Ordinal);

    /// <summary>Where everything is done that touches a disk.</summary>
    public Workers Workers => workers;

    /// <summary>Where is told what an operator should know.</summary>
    public ILogger Log => log;

    /// <summary>Where they are.</summary>
    public MailLocation Location => location;

    /// <summary>Octets that may still be written where the mailboxes are. Blocks.</summary>
    /// <exception cref="IOException">The system does not say.</exception>
    public long FreeSpace()
    {
        string there = location.Root;
        while (!Directory.Exists(there))
            there = Path.GetDirectoryName(there.TrimEnd('/')) ?? "/";
        try
        {
            return new DriveInfo(there).AvailableFreeSpace;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"nobody may ask how much room there is in {there}: {e.Message}", e);
        }
    }

    /// <summary>The clock, and the zone in which days begin.</summary>
    public TimeProvider Time => time;

    /// <summary>A moment as clients are shown it and as SEARCH counts its day (RFC 9051 §2.3.3, §6.4.4): in the zone of this machine.</summary>
    public DateTimeOffset ShownAt(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone);

    /// <summary>The mail of an account: its INBOX is there when this returns. Blocks.</summary>
    /// <exception cref="IOException">It cannot be made or read.</exception>
    public MaildirTree TreeOf(string account)
    {
        var tree = new MaildirTree(location.PathOf(account), time);
        tree.Create(FolderName.Inbox);
        return tree;
    }

    /// <summary>Opens a folder, which is there; to be given back with <see cref="Close"/>. Costs nothing: what it holds is found by its first synchronisation.</summary>
    public SharedMailbox Open(MaildirFolder folder)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(folder.Path, out var mailbox))
                _open[folder.Path] = mailbox = new SharedMailbox(folder, workers, watch, time, what => MailboxLog.Told(log, what));
            if (mailbox.Users++ == 0)
                _idle.Remove(mailbox);
            return mailbox;
        }
    }

    /// <summary>Opens a folder, which is there, for one piece of work (<see cref="SharedMailbox.RunAsync"/>).</summary>
    /// <exception cref="MailboxGoneException">Somebody of this process has removed the folder or given it another name.</exception>
    /// <exception cref="IOException">The disk refuses, or too much is waiting.</exception>
    public async Task<T> RunAsync<T>(MaildirFolder folder, Func<IndexedMailbox, T> work)
    {
        SharedMailbox mailbox = Open(folder);
        try
        {
            return await mailbox.RunAsync(work);
        }
        finally
        {
            Close(mailbox);
        }
    }

    /// <summary>Gives a folder back; some seconds after the last did it is closed, on a worker.</summary>
    public void Close(SharedMailbox mailbox)
    {
        lock (_lock)
        {
            if (--mailbox.Users > 0)
                return;
            mailbox.IdleSince = time.GetUtcNow();
            _idle.Add(mailbox);
        }
        Sweep();
    }

    /// <summary>Closes what nobody has open; when it returns, what was learnt of it is written down.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
            _isEnding = true;
        await Task.WhenAll(TakeLongIdle().ConvertAll(CloseAsync));
        if (_sweep is not null)
            await _sweep.DisposeAsync();
    }

    private void Sweep() => _ = Task.WhenAll(TakeLongIdle().ConvertAll(CloseAsync));

    private List<SharedMailbox> TakeLongIdle()
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            int surplus = _idle.Count - MostLingering;
            List<SharedMailbox> taken = [.. _idle.Where((mailbox, place) => _isEnding || mailbox.IsGone || place < surplus || now - mailbox.IdleSince >= Lingering)];
            foreach (SharedMailbox mailbox in taken)
            {
                _idle.Remove(mailbox);
                if (!mailbox.IsGone)
                    _open.Remove(mailbox.Folder.Path);
            }
            if (_idle.Count > 0)
            {
                _sweep ??= time.CreateTimer(_ => Sweep(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _sweep.Change(Lingering, Timeout.InfiniteTimeSpan);
            }
            return taken;
        }
    }

    /// <summary>Removes folders or gives them other names, on a worker, while nobody works on them. Where that was done, whoever has one of them open has it no more.</summary>
    /// <param name="folders">All that it concerns.</param>
    /// <param name="work">Does it; says whether it was done.</param>
    /// <exception cref="IOException">The disk refuses, or too much is waiting.</exception>
    public async Task<bool> WithdrawAsync(IReadOnlyList<MaildirFolder> folders, Func<bool> work)
    {
        // In one order, so that two who want the same do not wait for each other.
        SharedMailbox[] all = [.. folders.DistinctBy(folder => folder.Path).OrderBy(folder => folder.Path, StringComparer.Ordinal).Select(Open)];
        int held = 0;
        bool isDone = false;
        try
        {
            for (; held < all.Length; held++)
                await all[held].TakeTurnAsync();
            isDone = await workers.RunAsync(work, CancellationToken.None);
            return isDone;
        }
        finally
        {
            if (isDone)
                Forget(all);
            for (int i = 0; i < held; i++)
                all[i].GiveTurn();
            foreach (SharedMailbox mailbox in all)
                Close(mailbox);
        }
    }

    // Whoever opens a folder of this name from now on opens another.
    private void Forget(SharedMailbox[] all)
    {
        lock (_lock)
        {
            foreach (SharedMailbox mailbox in all)
            {
                if (!mailbox.IsGone)
                    _open.Remove(mailbox.Folder.Path);
                mailbox.IsGone = true;
            }
        }
    }

    private async Task CloseAsync(SharedMailbox mailbox)
    {
        try
        {
            // Its last user may have given it back while something of his was still at work.
            await mailbox.RestAsync();
            if (!mailbox.IsGone)
                await mailbox.TidyAsync();
            await workers.RunAsync(mailbox.Dispose, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // What it had learnt is found again; the process ends, or too much is waiting.
        }
    }
}
