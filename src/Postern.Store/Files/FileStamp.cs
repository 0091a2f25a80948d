using Postern.Store.Native;

namespace Postern.Store.Files;

/// <summary>Everything that differs when a file was written or another was put in its place.</summary>
/// <remarks>The change time is in it, so that a chmod counts too: it is how an operator mends a refused file.</remarks>
public readonly record struct FileStamp(ulong Inode, ulong Size, long ModifiedSeconds, uint ModifiedNanoseconds, long ChangedSeconds, uint ChangedNanoseconds)
{
    /// <summary>The stamp of a path, through symbolic links; the default where nothing is there.</summary>
    public static FileStamp Of(string path) => Posix.Stat(Posix.AtCurrentDirectory, path, 0, Posix.BasicStats, out var stat) == 0
        ? new FileStamp(stat.Inode, stat.Size, stat.ModifiedSeconds, stat.ModifiedNanoseconds, stat.ChangedSeconds, stat.ChangedNanoseconds)
        : default;
}
