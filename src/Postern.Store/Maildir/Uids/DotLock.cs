using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Postern.Store.Native;

namespace Postern.Store.Maildir.Uids;

/// <summary>A lock that Dovecot understands: a file whose being there is the lock, with the holder's <c>PID:HOST</c> in it.</summary>
/// <remarks>
/// It is stale when its holder is a process of this host that is no more (or has become another since), and when nothing has changed for two minutes.
/// Processes of ours are kept apart by <see cref="MailboxLock"/> already, so one that bears our own number is stale too.
/// </remarks>
internal sealed class DotLock
{
    internal static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(2); // Dovecot's MAILDIR_UIDLIST_LOCK_STALE_TIMEOUT

    private static readonly TimeSpan StartIsExact = TimeSpan.FromSeconds(2);

    private readonly MailDirectory _directory;
    private readonly byte[] _name;
    private readonly (ulong Inode, long Seconds, uint Nanoseconds) _made;

    private DotLock(MailDirectory directory, byte[] name, Posix.StatBuffer made)
    {
        _directory = directory;
        _name = name;
        _made = Identity(made);
    }

    /// <summary>True as long as nobody has taken it for stale and removed it.</summary>
    internal bool IsHeld => _directory.TryStat(_name, out var stat) && Identity(stat) == _made;

    /// <summary>One try: the lock, or null where another has it.</summary>
    internal static DotLock? TryTake(MailDirectory directory, byte[] name, byte[] temporary, int mode, TimeProvider time)
    {
        // With its contents at once: a holder killed between making and writing would leave a lock that tells nothing.
        directory.Write(temporary, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}:{Dns.GetHostName()}")), mode);
        try
        {
            for (int tries = 0; tries < 2; tries++)
            {
                int error = directory.Link(temporary, directory, name);
                if (error == 0)
                    return new DotLock(directory, name, directory.TryStat(name, out var made) ? made : default);
                if (error != Posix.Exists)
                    throw directory.Fault(name, "made", error);
                if (!RemoveStale(directory, name, time))
                    return null;
            }

            return null;
        }
        finally
        {
            _ = directory.Remove(temporary);
        }
    }

    /// <summary>Lets the next one in.</summary>
    internal void Release()
    {
        if (IsHeld)
            _ = _directory.Remove(_name);
    }

    // The date too: an inode that was given back is the first to be used again.
    private static (ulong Inode, long Seconds, uint Nanoseconds) Identity(Posix.StatBuffer stat) => (stat.Inode, stat.ModifiedSeconds, stat.ModifiedNanoseconds);

    // True where it is worth another try.
    private static bool RemoveStale(MailDirectory directory, byte[] name, TimeProvider time)
    {
        if (!directory.TryStat(name, out var before))
            return true;
        var changed = DateTimeOffset.FromUnixTimeSeconds(Math.Max(before.ModifiedSeconds, before.ChangedSeconds));
        string[] holder = Encoding.UTF8.GetString(directory.ReadAll(name) ?? []).TrimEnd('\n').Split(':', 2);
        bool isKnown = holder.Length == 2 && holder[1] == Dns.GetHostName() && int.TryParse(holder[0], NumberStyles.None, CultureInfo.InvariantCulture, out int process) && process > 0;
        bool isStale = isKnown ? !Lives(int.Parse(holder[0], CultureInfo.InvariantCulture), changed) : changed + StaleAfter < time.GetUtcNow();
        if (!isStale || !directory.TryStat(name, out var now) || Identity(now) != Identity(before))
            return false;
        return directory.Remove(name) is 0 or Posix.NoEntry;
    }

    private static bool Lives(int process, DateTimeOffset since)
    {
        if (process == Environment.ProcessId)
            return false;
        if (Posix.Signal(process, 0) != 0 && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == Posix.NoProcess)
            return false;
        try
        {
            using var found = Process.GetProcessById(process);
            return found.StartTime.ToUniversalTime() < since.UtcDateTime + StartIsExact;
        }
        catch (ArgumentException)
        {
            return false; // it ended just now
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return true; // it is not ours to look at, but it lives
        }
    }
}
