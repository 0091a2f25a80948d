using Postern.Store.Native;

namespace Postern.Store.Maildir.Looking;

/// <summary>How coarse the clock is by which a file system dates its directories: two changes within one tick leave the same stamp.</summary>
internal static unsafe class ClockTick
{
    /// <summary>Of a file system that is not known, or keeps whole seconds: some have two. Dovecot waits as long.</summary>
    internal static readonly TimeSpan Coarse = TimeSpan.FromSeconds(2);

    /// <summary>Of one that takes the kernel's clock, which moves every 10 ms or more often; twice that, for good measure.</summary>
    internal static readonly TimeSpan Fine = TimeSpan.FromMilliseconds(20);

    /// <summary>ext2 to ext4, XFS, Btrfs, tmpfs, overlayfs (statfs(2)).</summary>
    private static readonly long[] FineSystems = [0xEF53, 0x58465342, 0x9123683E, 0x01021994, 0x794C7630];

    /// <summary>The tick where this directory is.</summary>
    internal static TimeSpan Of(string path)
    {
        byte* statistics = stackalloc byte[Inotify.StatisticsSize];
        return Inotify.FileSystem(path, statistics) == 0 && FineSystems.Contains(*(long*)statistics) ? Fine : Coarse;
    }
}
