using System.Globalization;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Programs;

/// <summary>How many descriptors this process may open, and how many a program that it starts gets.</summary>
/// <param name="Limit">The limit of this process: the hard one.</param>
/// <param name="Original">The soft limit it was started with, for its children.</param>
/// <remarks>
/// The .NET runtime raises the soft limit before our first line runs, so the original cannot be read here. It is our
/// parent's, if its hard limit is ours (limits are inherited); else, as under systemd, 1024: what select(2) can hold,
/// and what every program expects.
/// </remarks>
public sealed record Descriptors(long Limit, long Original)
{
    private const long Traditional = 1024;

    /// <summary>Raises the soft limit to the hard one.</summary>
    /// <param name="original">What children are to get, where somebody knows: our parent may have raised its own as well.</param>
    public static unsafe Descriptors Raise(long? original = null)
    {
        ulong* limits = stackalloc ulong[2];
        if (Libc.prlimit(0, Libc.RLIMIT_NOFILE, null, limits) < 0)
            return new Descriptors(Traditional, Traditional);
        ulong soft = limits[0];
        limits[0] = limits[1];
        if (Libc.prlimit(0, Libc.RLIMIT_NOFILE, limits, null) < 0)
            limits[0] = soft;
        long limit = (long)Math.Min(limits[0], long.MaxValue);
        return new Descriptors(limit, original ?? Inherited(limit));
    }

    private static long Inherited(long hard) =>
        TryParent(out long parentSoft, out long parentHard) && parentHard == hard ? parentSoft : Math.Min(Traditional, hard);

    private static bool TryParent(out long soft, out long hard)
    {
        soft = hard = 0;
        try
        {
            string parent = File.ReadLines("/proc/self/status").First(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..].Trim();
            string limits = File.ReadLines($"/proc/{parent}/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
            string[] words = limits.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return parent != "1"
                && long.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out soft)
                && long.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out hard);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return false; // no parent in this container, or /proc is hidden
        }
    }
}
