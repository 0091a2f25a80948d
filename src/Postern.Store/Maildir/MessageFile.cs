using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Postern.Store.Native;

namespace Postern.Store.Maildir;

/// <summary>A message opened for reading; it can be read to its end also when it is expunged meanwhile.</summary>
/// <remarks>Of one thread at a time. It ends where the file ended when it was opened.</remarks>
public sealed class MessageFile : IDisposable
{
    private const int Piece = 64 * 1024; // arbitrary: nearly every message is one, and costs one read(2)

    private readonly SafeFileHandle _handle;
    private byte[]? _piece;
    private long _at;
    private int _length;

    internal MessageFile(SafeFileHandle handle, Posix.StatBuffer stat)
    {
        _handle = handle;
        Size = (long)stat.Size;
        InternalDate = DateOf(stat.ModifiedSeconds, stat.ModifiedNanoseconds);
    }

    /// <summary>Its size in octets.</summary>
    public long Size { get; }

    /// <summary>When the message came: the date of the file, as Dovecot and Courier take it.</summary>
    public DateTimeOffset InternalDate { get; }

    /// <summary>What is there from this offset on: a piece that was read ahead, good until the next call; nothing at the end.</summary>
    /// <remarks>The file as it is on the disk, lines ended by LF (or by whatever the program that wrote it chose).</remarks>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ReadOnlySpan<byte> Peek(long offset)
    {
        if (offset >= Size)
            return default;
        if (_piece is null || offset < _at || offset >= _at + _length)
            ReadAhead(offset);
        return _piece.AsSpan(0, _length)[(int)(offset - _at)..];
    }

    /// <summary>Octets from this offset on, read into the caller's room without looking ahead; 0 at the end.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public unsafe int Read(Span<byte> octets, long offset)
    {
        while (true)
        {
            fixed (byte* room = octets)
            {
                nint length = Posix.ReadAt(_handle, room, octets.Length, offset);
                if (length >= 0)
                    return (int)length;
            }
            int error = Marshal.GetLastPInvokeError();
            if (error != Posix.Interrupted)
                throw new IOException($"a message cannot be read: {MailDirectory.Words(error)}", error);
        }
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        _handle.Dispose();
        if (_piece is not null)
            ArrayPool<byte>.Shared.Return(_piece);
        _piece = null;
    }

    /// <summary>The date in what statx(2) told.</summary>
    internal static DateTimeOffset DateOf(long seconds, uint nanoseconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    private void ReadAhead(long offset)
    {
        _piece ??= ArrayPool<byte>.Shared.Rent((int)Math.Min(Size, Piece));
        _length = 0; // nothing, should reading fail
        _at = offset;
        _length = Read(_piece.AsSpan(0, (int)Math.Min(_piece.Length, Size - offset)), offset);
    }
}
