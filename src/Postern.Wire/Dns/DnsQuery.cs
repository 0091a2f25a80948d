using System.Buffers.Binary;

namespace Postern.Wire.Dns;

/// <summary>One question to a recursive server.</summary>
public sealed record DnsQuery
{
    /// <summary>The bytes that the longest query takes.</summary>
    public const int Longest = 12 + DnsName.LongestName + 4 + OptLength;

    /// <summary>The size of an answer over UDP that no path cuts into fragments; the DNS flag day of 2020 chose it.</summary>
    public const int UdpSize = 1232;

    private const int OptLength = 11;
    private const ushort Internet = 1;
    private const ushort RecursionDesired = 0x0100;
    private const ushort AuthenticData = 0x0020;

    /// <summary>The id, which must not be guessable: the caller draws it.</summary>
    public required ushort Id { get; init; }

    /// <summary>The name, in the case of letters that goes onto the wire.</summary>
    public required string Name { get; init; }

    /// <summary>The type of the records wanted.</summary>
    public required DnsType Type { get; init; }

    /// <summary>Whether EDNS is spoken, RFC 6891; an old server may answer it with a format error.</summary>
    public bool UsesEdns { get; init; } = true;

    /// <summary>Whether the server is asked to say if it validated the answer, RFC 6840 §5.7.</summary>
    public bool WantsAuthenticData { get; init; }

    /// <summary>Writes the query; answers false where the name is no domain name or the destination is too short.</summary>
    public bool TryWrite(Span<byte> destination, out int written)
    {
        written = 0;
        if (destination.Length < 12 || !DnsName.TryEncode(Name, destination[12..], out var nameLength))
            return false;
        var end = 12 + nameLength;
        if (destination.Length < end + 4 + (UsesEdns ? OptLength : 0))
            return false;

        destination[..12].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(destination, Id);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(RecursionDesired | (WantsAuthenticData ? AuthenticData : 0)));
        destination[5] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(destination[end..], (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[(end + 2)..], Internet);
        written = end + 4;
        if (UsesEdns)
            written += WriteOpt(destination, written);
        return true;
    }

    /// <summary>RFC 6891 §6.1.2: the root name, the type, our UDP size; code, version, flags and options are zero.</summary>
    private static int WriteOpt(Span<byte> message, int place)
    {
        message[11] = 1;
        var opt = message.Slice(place, OptLength);
        opt.Clear();
        opt[2] = (byte)DnsType.Opt;
        BinaryPrimitives.WriteUInt16BigEndian(opt[3..], UdpSize);
        return OptLength;
    }
}
