using Microsoft.Win32.SafeHandles;

namespace Postern.Store.Maildir;

/// <summary>A message opened for reading; it can be read to its end also when it is expunged meanwhile.</summary>
public sealed class MessageFile : IDisposable
{
    internal MessageFile(SafeFileHandle handle)
    {
        Handle = handle;
        Size = RandomAccess.GetLength(handle);
    }

    /// <summary>The file: as it is on the disk, lines ended by LF (or by whatever the program that wrote it chose).</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Its size in octets.</summary>
    public long Size { get; }

    /// <summary>When the message came: the date of the file, as Dovecot and Courier take it.</summary>
    public DateTimeOffset InternalDate => new(File.GetLastWriteTimeUtc(Handle), TimeSpan.Zero);

    /// <summary>Octets from this offset on; 0 at the end.</summary>
    public int Read(Span<byte> octets, long offset) => RandomAccess.Read(Handle, octets, offset);

    /// <summary>Closes it.</summary>
    public void Dispose() => Handle.Dispose();

    /// <summary>The date in what statx(2) told.</summary>
    internal static DateTimeOffset DateOf(long seconds, uint nanoseconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
