using System.Globalization;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Programs;

/// <summary>What programs that this process starts have of its descriptors.</summary>
/// <remarks>
/// All that is opened here is closed on exec. What our parent has handed down need not be: the lock of a cron script,
/// a pipe of a mail reader. A program that outlives us would hold it for whoever waits for its end.
/// </remarks>
public static class Inheritance
{
    private const uint First = 3; // behind the standard streams

    /// <summary>Only the standard streams are handed down from here on.</summary>
    public static void End()
    {
        // Linux before 5.11, or a sandbox, refuses it.
        if (Libc.close_range(First, uint.MaxValue, Libc.CLOSE_RANGE_CLOEXEC) != 0)
            EndOneByOne();
    }

    /// <summary>The same where the system has no call for it.</summary>
    internal static void EndOneByOne()
    {
        foreach (string path in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            int fd = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture);
            if (fd >= First)
                _ = Libc.fcntl(fd, Libc.F_SETFD, Libc.FD_CLOEXEC); // that of the listing itself is closed by now
        }
    }
}
