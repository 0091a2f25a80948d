using System.Buffers.Binary;

namespace Postern.Wire.Text;

/// <summary>128 bits in two words: an IPv6 address, or a mark.</summary>
/// <remarks>
/// In the place of the class library's own, because code that touches that, or an object with one in it, is never compiled before the program runs:
/// a peer's address is in every connection, and so nearly all that serves one was compiled at the first login.
/// </remarks>
/// <param name="High">The first 64 bits.</param>
/// <param name="Low">The last 64 bits.</param>
public readonly record struct Bits128(ulong High, ulong Low)
{
    /// <summary>Octets of it.</summary>
    public const int Size = 16;

    /// <summary>Reads sixteen octets, the greatest first.</summary>
    public static Bits128 Read(ReadOnlySpan<byte> octets) => new(BinaryPrimitives.ReadUInt64BigEndian(octets), BinaryPrimitives.ReadUInt64BigEndian(octets[8..]));

    /// <summary>Writes sixteen octets, the greatest first.</summary>
    public void Write(Span<byte> octets)
    {
        BinaryPrimitives.WriteUInt64BigEndian(octets, High);
        BinaryPrimitives.WriteUInt64BigEndian(octets[8..], Low);
    }

    /// <summary>The same with the last bits, 0 to 128 of them, at zero.</summary>
    public Bits128 WithoutLast(int bits) => bits >= 64 ? new(Cut(High, bits - 64), 0) : new(High, Cut(Low, bits));

    private static ulong Cut(ulong word, int bits) => bits == 64 ? 0 : word >> bits << bits;
}
