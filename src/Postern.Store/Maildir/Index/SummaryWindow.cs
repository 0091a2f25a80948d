using Microsoft.Win32.SafeHandles;

namespace Postern.Store.Maildir.Index;

/// <summary>A piece of the remembered summaries, for whoever goes through many messages: those that stand one behind the other are read at one stroke.</summary>
/// <remarks>What was given out of it is good until the next is asked for. For one at a time.</remarks>
public sealed class SummaryWindow
{
    private const int Wide = 64 * 1024; // arbitrary

    private byte[]? _wide;
    private ReadOnlyMemory<byte> _octets;
    private long _start;
    private long _next = -1;

    /// <summary>What is at hand already; nothing where it is not.</summary>
    internal ReadOnlyMemory<byte> Held(long at, int length) =>
        at >= _start && at + length <= _start + _octets.Length ? _octets.Slice((int)(at - _start), length) : default;

    /// <summary>Reads what stands there, and more behind it where the one before was asked for last; nothing where the file ends before.</summary>
    internal ReadOnlyMemory<byte> Read(SafeFileHandle file, long at, int length)
    {
        bool isWide = at == _next && length <= Wide;
        byte[] room = isWide ? _wide ??= new byte[Wide] : new byte[length];
        int count = RandomAccess.Read(file, room, at);
        (_start, _octets) = (at, room.AsMemory(0, count));
        return Held(at, length);
    }

    /// <summary>This was asked for last.</summary>
    internal void Note(long at, int length) => _next = at + length;
}
