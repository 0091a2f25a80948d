using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Text;

namespace Postern.Wire.Ends;

/// <summary>A block of addresses, as in <c>192.0.2.0/24</c>, <c>2001:db8::/32</c> or one bare address.</summary>
/// <remarks>
/// IPv4 is kept as its IPv6-mapped form (RFC 4291 §2.5.5.2), so that a client which reaches a dual-stack listener
/// as <c>::ffff:192.0.2.1</c> matches the IPv4 block; a wider IPv6 block, as <c>::/0</c>, means IPv6 clients only.
/// </remarks>
public readonly record struct Cidr
{
    private const int MappedBits = 96;
    private const ulong Mapped = 0xffff_0000_0000;

    private readonly Bits128 _first;
    private readonly byte _bits; // of 128

    private Cidr(Bits128 first, int bits)
    {
        _first = first;
        _bits = (byte)bits;
    }

    /// <summary>How many leading bits of the written address count.</summary>
    public int PrefixLength => IsV4 ? _bits - MappedBits : _bits;

    private bool IsV4 => _bits >= MappedBits && IsMapped(_first);

    /// <summary>Reads one block; a bare address is a block of one.</summary>
    public static bool TryParse(string text, out Cidr cidr, [NotNullWhen(false)] out string? problem)
    {
        cidr = default;
        var slash = text.IndexOf('/');
        if (!TryAddress(slash < 0 ? text : text.AsSpan(0, slash), out var address, out var isV4))
        {
            problem = $"{Spelling.Quote(text)} is not a block of addresses: write one as in 192.0.2.0/24 or 2001:db8::/32.";
            return false;
        }

        var most = isV4 ? 32 : 128;
        var bits = most;
        if (slash >= 0 && (!Authority.TryPort(text.AsSpan(slash + 1), out bits) || bits > most))
        {
            problem = $"{Spelling.Quote(text[(slash + 1)..])} is not a prefix length: write a number from 0 to {most} after the slash.";
            return false;
        }

        bits += isV4 ? MappedBits : 0;
        cidr = new Cidr(address.WithoutLast(128 - bits), bits);
        problem = cidr._first == address
            ? null
            : $"{text} has bits set behind its prefix: write {cidr}, or the address alone if you mean only that one.";
        return problem is null;
    }

    /// <summary>Whether an address of four or sixteen bytes lies in the block; false for any other length.</summary>
    public bool Contains(ReadOnlySpan<byte> address)
    {
        if (address.Length is not (4 or 16))
            return false;
        var value = address.Length == 4
            ? MappedOf(address)
            : Bits128.Read(address);
        return IsV4 == IsMapped(value) && value.WithoutLast(128 - _bits) == _first;
    }

    /// <summary>The block, with its prefix length always written.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bits128.Size];
        _first.Write(bytes);
        return $"{IpText.Format(IsV4 ? bytes[12..] : bytes)}/{PrefixLength}";
    }

    private static bool TryAddress(ReadOnlySpan<char> text, out Bits128 address, out bool isV4)
    {
        Span<byte> bytes = stackalloc byte[Bits128.Size];
        isV4 = IpText.TryReadV4(text, bytes);
        address = isV4 ? MappedOf(bytes) : default;
        if (isV4)
            return true;
        if (!IpText.TryReadV6(text, bytes))
            return false;
        address = Bits128.Read(bytes);
        return true;
    }

    private static Bits128 MappedOf(ReadOnlySpan<byte> address) => new(0, Mapped | BinaryPrimitives.ReadUInt32BigEndian(address));

    private static bool IsMapped(Bits128 value) => value.High == 0 && value.Low >> 32 == Mapped >> 32;
}
