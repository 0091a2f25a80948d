using System.Runtime.InteropServices;

namespace Postern.Store.Maildir.Index.Keeping;

/// <summary>Batches as they stand in the file: <c>length, length and place mixed, checksum, batch</c>, so that one that a kill cut off is told from one that was damaged.</summary>
internal static class IndexFraming
{
    internal const int HeaderLength = 16;

    private const int FrameLength = 16;
    private const uint Salt = 0x50495831; // "1XIP"

    /// <summary>What a file begins with, behind which its own number stands.</summary>
    internal const ulong Magic = 0x31_78_65_64_6E_49_74_50; // "PtIndex1"

    internal enum End
    {
        /// <summary>The last batch ends where the file does.</summary>
        Whole,

        /// <summary>A batch was begun behind the last.</summary>
        Torn,

        /// <summary>This was never written.</summary>
        Damaged,
    }

    /// <summary>The beginning of a file.</summary>
    internal static byte[] Header(ulong number)
    {
        byte[] header = new byte[HeaderLength];
        MemoryMarshal.Write(header, Magic);
        MemoryMarshal.Write(header.AsSpan(sizeof(ulong)), number);
        return header;
    }

    /// <summary>The number of the file that begins so; null where it is none of ours.</summary>
    internal static ulong? NumberOf(ReadOnlySpan<byte> header) =>
        header.Length >= HeaderLength && MemoryMarshal.Read<ulong>(header) == Magic ? MemoryMarshal.Read<ulong>(header[sizeof(ulong)..]) : null;

    /// <summary>What stands before a batch at this place in a file.</summary>
    internal static byte[] Frame(ReadOnlySpan<byte> payload, long place)
    {
        byte[] frame = new byte[FrameLength];
        MemoryMarshal.Write(frame, payload.Length);
        MemoryMarshal.Write(frame.AsSpan(4), Guard(payload.Length, place));
        MemoryMarshal.Write(frame.AsSpan(8), Checksum.Of(payload, (ulong)place));
        return frame;
    }

    /// <summary>Reads batches from octets that begin at this place of the file, and moves the place behind the last good one.</summary>
    internal static End Read(ReadOnlyMemory<byte> octets, ref long place, Action<IndexBatch> batch)
    {
        while (!octets.IsEmpty)
        {
            if (octets.Length < FrameLength)
                return End.Torn;
            int length = MemoryMarshal.Read<int>(octets.Span);
            if (length < 0 || MemoryMarshal.Read<uint>(octets.Span[4..]) != Guard(length, place))
                return End.Damaged;
            if (octets.Length - FrameLength < length)
                return End.Torn;
            var payload = octets.Slice(FrameLength, length);
            if (Checksum.Of(payload.Span, (ulong)place) != MemoryMarshal.Read<ulong>(octets.Span[8..]) || IndexBatch.Read(payload) is not { } read)
                return End.Damaged;
            place += FrameLength + length;
            batch(read);
            octets = octets[(FrameLength + length)..];
        }

        return End.Whole;
    }

    private static uint Guard(int length, long place) => (uint)Checksum.Of(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(ref length)), (ulong)place ^ Salt);
}
