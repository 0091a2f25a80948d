using System.Runtime.InteropServices;
using System.Text;
using Postern.Store.Native;

namespace Postern.Store.Maildir.Uids;

/// <summary>The right to give out UIDs and keyword letters in a folder: one at a time, of all threads and processes of ours, and of Dovecot's.</summary>
/// <remarks>First <c>postern.lock</c> by flock(2), which ends with its holder; then <c>dovecot-uidlist.lock</c>. Nothing is waited for while it is held but the disk.</remarks>
internal sealed class MailboxLock : IDisposable
{
    /// <summary>How long is waited for it: as long as Dovecot does.</summary>
    internal static readonly TimeSpan Patience = DotLock.StaleAfter + TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(200);

    private readonly MailDirectory _directory;
    private readonly int _descriptor;
    private readonly DotLock _lock;

    private MailboxLock(MailDirectory directory, int descriptor, DotLock held)
    {
        _directory = directory;
        _descriptor = descriptor;
        _lock = held;
    }

    /// <summary>Waits for it.</summary>
    /// <exception cref="IOException">The folder cannot be written to, or somebody does not let go.</exception>
    internal static MailboxLock Take(MaildirFolder folder, TimeProvider time, TimeSpan patience)
    {
        var directory = folder.Itself;
        long began = time.GetTimestamp();
        int descriptor = TakeFile(directory, "postern.lock", folder.FileMode, time, patience);
        try
        {
            var wait = FirstWait;
            while (true)
            {
                if (DotLock.TryTake(directory, "dovecot-uidlist.lock"u8.ToArray(), "postern-uidlist.lock.tmp"u8.ToArray(), folder.FileMode, time) is { } held)
                    return new MailboxLock(directory, descriptor, held);
                wait = Wait(directory, "dovecot-uidlist.lock", wait, time, patience - time.GetElapsedTime(began));
            }
        }
        catch
        {
            _ = Posix.Close(descriptor);
            throw;
        }
    }

    /// <summary>Throws where it was taken from us: we were thought dead, and another may have given out the same UIDs.</summary>
    internal void Check()
    {
        if (!_lock.IsHeld)
            throw new IOException($"the lock of “{_directory.Path}” was taken by another program; nothing was changed");
    }

    /// <summary>Lets the next one in.</summary>
    public void Dispose()
    {
        _lock.Release();
        _ = Posix.Close(_descriptor);
    }

    /// <summary>Waits for the lock on a file by flock(2), which ends when the descriptor that this gives is closed, or with its process.</summary>
    internal static int TakeFile(MailDirectory directory, string name, int mode, TimeProvider time, TimeSpan patience)
    {
        long began = time.GetTimestamp();
        int descriptor = Posix.Open($"{directory.Path}/{name}", Posix.OpenOrMakeLock, mode);
        if (descriptor < 0)
            throw directory.Fault(Encoding.UTF8.GetBytes(name), "made", Marshal.GetLastPInvokeError());
        try
        {
            var wait = FirstWait;
            while (Posix.Lock(descriptor, Posix.Exclusive | Posix.AtOnce) != 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error is not (Posix.TryAgain or Posix.Interrupted))
                    throw directory.Fault(Encoding.UTF8.GetBytes(name), "locked", error);
                wait = Wait(directory, name, wait, time, patience - time.GetElapsedTime(began));
            }

            return descriptor;
        }
        catch
        {
            _ = Posix.Close(descriptor);
            throw;
        }
    }

    private static TimeSpan Wait(MailDirectory directory, string name, TimeSpan wait, TimeProvider time, TimeSpan left)
    {
        if (left <= TimeSpan.Zero)
            throw new IOException($"“{directory.Path}/{name}” is held by another program and is not let go");
        Task.Delay(wait, time).Wait(); // a worker's thread: the store may block
        return wait * 2 < LongestWait ? wait * 2 : LongestWait;
    }
}
