using System.Buffers.Binary;

namespace Postern.Wire.Tls;

/// <summary>The five bytes in front of every TLS record, RFC 8446 §5.1.</summary>
public readonly record struct TlsRecordHeader(byte Type, ushort Version, int Length)
{
    /// <summary>The bytes of a header.</summary>
    public const int Size = 5;

    /// <summary>The longest content in clear, RFC 8446 §5.1.</summary>
    public const int LongestPlain = 1 << 14;

    /// <summary>The longest content of all, RFC 5246 §6.2.3.</summary>
    public const int LongestCipher = LongestPlain + 2048;

    /// <summary>Whether the bytes, few or many, are how a record may begin.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> bytes) =>
        (bytes.Length < 1 || bytes[0] is >= 20 and <= 24)
        && (bytes.Length < 2 || bytes[1] == 3)
        && (bytes.Length < Size || BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]) <= LongestCipher);

    /// <summary>Reads a header; answers false where the bytes are too few or no record.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TlsRecordHeader header)
    {
        header = default;
        if (bytes.Length < Size || !MayBegin(bytes))
            return false;
        header = new TlsRecordHeader(
            bytes[0], BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]));
        return true;
    }
}
