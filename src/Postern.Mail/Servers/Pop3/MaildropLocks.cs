using Microsoft.Extensions.Logging;
using Postern.Net.Engine;
using Postern.Net.Loops;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Uids;

namespace Postern.Mail.Servers.Pop3;

/// <summary>Who has which mailbox in a POP3 session: one at a time (RFC 1939 §4), whichever door it came to.</summary>
/// <remarks>
/// <para>Who comes second waits a moment. A holder that has been silent for a minute is ended for it: a telephone that lost
/// its network, or a window that was left open, shuts nobody out. Another process's session shuts out as long as it lives.</para>
/// <para>May be used by any thread.</para>
/// </remarks>
public sealed class MaildropLocks(TimeProvider time, ILogger log)
{
    private readonly Dictionary<string, MaildropLock> _holders = new(StringComparer.Ordinal);
    private readonly List<MaildropLock> _waiting = [];

    /// <summary>The clock.</summary>
    internal TimeProvider Time => time;

    /// <summary>Waits for a mailbox; null where another session has it and does not leave.</summary>
    /// <exception cref="IOException">The lock cannot be written in the mailbox.</exception>
    internal async ValueTask<MaildropLock?> TakeAsync(MaildirFolder folder, Connection connection, Workers workers)
    {
        var wanted = new MaildropLock(this, folder.Path, connection);
        try
        {
            if (await WaitHereAsync(wanted) && await WaitForOthersAsync(wanted, folder, workers))
                return wanted;
        }
        catch
        {
            wanted.Dispose();
            throw;
        }

        wanted.Dispose();
        return null;
    }

    /// <summary>Gives a place to whoever has waited longest for it, or takes a name off the list of those who wait.</summary>
    internal void Leave(MaildropLock leaving)
    {
        MaildropLock? next = null;
        lock (_holders)
        {
            _waiting.Remove(leaving);
            if (_holders.GetValueOrDefault(leaving.Path) != leaving)
                return;
            _holders.Remove(leaving.Path);
            next = _waiting.Find(one => one.Path == leaving.Path);
            if (next is not null)
            {
                _waiting.Remove(next);
                _holders[leaving.Path] = next;
            }
        }

        next?.Turn.TrySetResult();
    }

    private async ValueTask<bool> WaitHereAsync(MaildropLock wanted)
    {
        lock (_holders)
        {
            if (_holders.TryAdd(wanted.Path, wanted))
                return true;
            _waiting.Add(wanted);
        }

        // One that is ended has the same time again for what it still has to do on the disk.
        bool isEnded = EndForgotten(wanted.Path);
        if (await WaitAsync(wanted))
            return true;
        return !isEnded && EndForgotten(wanted.Path) && await WaitAsync(wanted);
    }

    private async ValueTask<bool> WaitAsync(MaildropLock wanted)
    {
        try
        {
            await wanted.Turn.Task.WaitAsync(Pop3ServerLimits.Patience, time);
            return true;
        }
        catch (TimeoutException)
        {
            lock (_holders)
                return _holders.GetValueOrDefault(wanted.Path) == wanted; // in the same moment
        }
    }

    /// <summary>Ends the holder if nothing was heard of it for long.</summary>
    private bool EndForgotten(string path)
    {
        MaildropLock? holder;
        lock (_holders)
            holder = _holders.GetValueOrDefault(path);
        if (holder is null || holder.Silence < Pop3ServerLimits.Forgotten)
            return false;
        Pop3Log.Wanted(log, holder.Door, holder.Id, (long)holder.Silence.TotalSeconds);
        holder.End();
        return true;
    }

    private async ValueTask<bool> WaitForOthersAsync(MaildropLock wanted, MaildirFolder folder, Workers workers)
    {
        long began = time.GetTimestamp();
        while (true)
        {
            wanted.Shared = await workers.RunAsync(() => SessionLock.TryTake(folder), CancellationToken.None);
            if (wanted.Shared is not null)
                return true;
            if (time.GetElapsedTime(began) >= Pop3ServerLimits.Patience)
                return false;
            await Task.Delay(Pop3ServerLimits.Look, time);
        }
    }
}
