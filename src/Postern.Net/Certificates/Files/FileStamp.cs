using Postern.Net.Native;

namespace Postern.Net.Certificates.Files;

/// <summary>Everything that differs when a file was written, renamed over, or reached through another symbolic link.</summary>
/// <remarks>The change time is in it, so that a chmod counts too: it is how an operator mends a refused key.</remarks>
public readonly record struct FileStamp(
    ulong Device, ulong Inode, ulong Size, long ModifiedSeconds, uint ModifiedNanoseconds, long ChangedSeconds, uint ChangedNanoseconds)
{
    /// <summary>The stamp of a path, through symbolic links; the default where nothing is there.</summary>
    public static FileStamp Of(string path)
    {
        if (Posix.Stat(Posix.AtCurrentDirectory, path, 0, Posix.BasicStats, out var stat) != 0)
        {
            return default;
        }

        return new FileStamp(
            ((ulong)stat.DeviceMajor << 32) | stat.DeviceMinor,
            stat.Inode,
            stat.Size,
            stat.ModifiedSeconds,
            stat.ModifiedNanoseconds,
            stat.ChangedSeconds,
            stat.ChangedNanoseconds);
    }
}
