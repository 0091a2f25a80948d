using System.Buffers.Binary;
using System.Net;

namespace Postern.Wire.Proxy;

/// <summary>The binary form.</summary>
/// <remarks>
/// <code>
/// signature(12) | version 2, command (1) | family, transport (1) | length of the rest (2) | addresses | TLVs
/// </code>
/// </remarks>
internal static class ProxyV2
{
    public const int FixedLength = 16;
    public const int LongestRest = 4096; // arbitrary: addresses are at most 216 bytes, the rest is TLVs that we skip

    public const byte Local = 0x20;
    public const byte Proxied = 0x21;
    public const byte Unspecified = 0x00;
    public const byte Tcp4 = 0x11;
    public const byte Tcp6 = 0x21;

    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Looks at what is there of the fixed part, so that a wrong byte is told at once.</summary>
    public static ProxyStatus ReadStart(ReadOnlySpan<byte> bytes, out string? problem)
    {
        problem = null;
        if (bytes.Length > 12 && bytes[12] is not (Local or Proxied))
            return ProxyReader.Malformed("The PROXY header has a version or command that is unknown.", out problem);
        if (bytes.Length > 13 && (bytes[13] >> 4 > 3 || (bytes[13] & 0x0f) > 2))
            return ProxyReader.Malformed("The PROXY header has an address family or transport that is unknown.", out problem);
        if (bytes.Length > 15 && BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]) > LongestRest)
            return ProxyReader.Malformed($"The PROXY header is longer than {FixedLength + LongestRest} bytes.", out problem);
        if (bytes.Length > 15 && BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]) < AddressesLength(bytes[12], bytes[13]))
            return ProxyReader.Malformed("The PROXY header is too short for its addresses.", out problem);
        return ProxyStatus.NeedMore;
    }

    public static ProxyStatus Read(ReadOnlySpan<byte> bytes, out ProxyHeader? header, out int consumed, out string? problem)
    {
        header = null;
        consumed = 0;
        var status = ReadStart(bytes, out problem);
        var length = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (status == ProxyStatus.Malformed || bytes.Length < length)
            return status;

        consumed = length;
        header = Addresses(bytes[12], bytes[13], bytes[FixedLength..length]);
        return ProxyStatus.Done;
    }

    /// <summary>The specification §2.2: behind LOCAL the family is ignored.</summary>
    private static int AddressesLength(byte command, byte family) => (command == Local ? 0 : family >> 4) switch
    {
        1 => 12,
        2 => 36,
        3 => 216,
        _ => 0,
    };

    private static ProxyHeader Addresses(byte command, byte family, ReadOnlySpan<byte> rest)
    {
        var header = new ProxyHeader { Version = 2, IsLocal = command == Local };
        var size = (command == Local ? 0 : family >> 4) switch
        {
            1 => 4,
            2 => 16,
            _ => 0, // a Unix path tells nothing of a client
        };
        if (size == 0)
            return header;
        return header with
        {
            Source = new IPEndPoint(new IPAddress(rest[..size]), BinaryPrimitives.ReadUInt16BigEndian(rest[(2 * size)..])),
            Destination = new IPEndPoint(new IPAddress(rest[size..(2 * size)]), BinaryPrimitives.ReadUInt16BigEndian(rest[(2 * size + 2)..])),
        };
    }
}
