using System.Buffers.Binary;
using System.Net;
using System.Text;
using Postern.Wire.Dns;

namespace Postern.Net.Tests.Dns;

/// <summary>A question as the scripted server got it, and the answers it can make to it.</summary>
public sealed class DnsQuestion
{
    private readonly byte[] _question;

    public DnsQuestion(ReadOnlySpan<byte> message, bool isTcp)
    {
        IsTcp = isTcp;
        Id = BinaryPrimitives.ReadUInt16BigEndian(message);
        UsesEdns = message[11] == 1;
        var name = new StringBuilder();
        int place = 12;
        for (; message[place] != 0; place += message[place] + 1)
            name.Append(name.Length > 0 ? "." : "").Append(Encoding.ASCII.GetString(message.Slice(place + 1, message[place])));
        Name = name.ToString();
        Type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(message[(place + 1)..]);
        _question = message[12..(place + 5)].ToArray();
    }

    public ushort Id { get; }

    public string Name { get; }

    public DnsType Type { get; }

    public bool UsesEdns { get; }

    public bool IsTcp { get; }

    /// <summary>The addresses of the question's type among these.</summary>
    public byte[] Addresses(uint ttl, params string[] addresses)
    {
        byte[][] all = [.. addresses.Select(a => IPAddress.Parse(a).GetAddressBytes()).Where(a => a.Length == (Type == DnsType.A ? 4 : 16))];
        return Message(Id, 0, all.Length, [.. all.SelectMany(a => Record(Type, ttl, a))]);
    }

    /// <summary>A "no such name", good for so long.</summary>
    public byte[] NoSuchName(uint minimum) => Message(Id, 3, 0, NegativeSoa(minimum), authorities: 1);

    public byte[] Code(int code) => Message(Id, (ushort)code, 0, []);

    public byte[] Truncated() => Message(Id, 0x0200, 0, []);

    /// <summary>The answer to another question.</summary>
    public byte[] WithId(ushort id, string address) => Message(id, 0, 1, Record(DnsType.A, 60, IPAddress.Parse(address).GetAddressBytes()));

    private static byte[] NegativeSoa(uint minimum)
    {
        byte[] numbers = new byte[20];
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(16), minimum);
        return Record(DnsType.Soa, minimum, [0, 0, .. numbers]);
    }

    /// <summary>A record of the name in the question, which stands at 12.</summary>
    private static byte[] Record(DnsType type, uint ttl, byte[] data)
    {
        byte[] head = new byte[12];
        head[0] = 0xc0;
        head[1] = 12;
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)type);
        head[5] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(6), ttl);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(10), (ushort)data.Length);
        return [.. head, .. data];
    }

    private byte[] Message(ushort id, ushort flags, int answers, byte[] records, int authorities = 0)
    {
        byte[] head = new byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(head, id);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)(0x8180 | flags));
        head[5] = 1;
        head[7] = (byte)answers;
        head[9] = (byte)authorities;
        return [.. head, .. _question, .. records];
    }
}
