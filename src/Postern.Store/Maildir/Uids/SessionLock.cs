using System.Runtime.InteropServices;
using Postern.Store.Native;

namespace Postern.Store.Maildir.Uids;

/// <summary>The right to a session that shuts out others (RFC 1939 §4), among the processes that ask for it: flock(2) on <c>postern-pop3.lock</c>, which stays in the folder.</summary>
/// <remarks>The kernel ends it with the process that holds it. No other program knows of it, and Dovecot's own sessions go on beside it.</remarks>
public sealed class SessionLock : IDisposable
{
    private int _descriptor;

    private SessionLock(int descriptor) => _descriptor = descriptor;

    /// <summary>Takes it; null where another has it. It is not waited for.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static SessionLock? TryTake(MaildirFolder folder)
    {
        int descriptor = Posix.Open(folder.Path + "/postern-pop3.lock", Posix.OpenOrMakeLock, folder.FileMode);
        if (descriptor < 0)
            throw folder.Itself.Fault("postern-pop3.lock"u8, "made", Marshal.GetLastPInvokeError());
        while (Posix.Lock(descriptor, Posix.Exclusive | Posix.AtOnce) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error == Posix.Interrupted)
                continue;
            _ = Posix.Close(descriptor);
            return error == Posix.TryAgain ? null : throw folder.Itself.Fault("postern-pop3.lock"u8, "locked", error);
        }

        return new SessionLock(descriptor);
    }

    /// <summary>Lets the next one in; as often as one likes.</summary>
    public void Dispose()
    {
        int descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
            _ = Posix.Close(descriptor);
    }
}
