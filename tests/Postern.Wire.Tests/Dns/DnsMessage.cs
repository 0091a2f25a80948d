using System.Buffers.Binary;
using Postern.Wire.Dns;

namespace Postern.Wire.Tests.Dns;

/// <summary>Builds responses byte by byte, also wrong ones.</summary>
internal sealed class DnsMessage
{
    private readonly List<byte> _bytes = [];

    public DnsMessage(ushort id, ushort flags, int answers = 0, int authorities = 0, int additionals = 0, int questions = 1) =>
        U16(id).U16(flags).U16(questions).U16(answers).U16(authorities).U16(additionals);

    public byte[] Bytes => [.. _bytes];

    public DnsMessage U16(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return Raw(bytes);
    }

    public DnsMessage U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Raw(bytes);
    }

    public DnsMessage Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public DnsMessage Name(string name)
    {
        var bytes = new byte[255];
        Assert.True(DnsName.TryEncode(name, bytes, out var written));
        return Raw(bytes[..written]);
    }

    public DnsMessage Question(string name, DnsType type) => Name(name).U16((int)type).U16(1);

    /// <summary>A record whose name is a pointer to the question's.</summary>
    public DnsMessage Record(DnsType type, uint timeToLive, params byte[] data) =>
        U16(0xc00c).U16((int)type).U16(1).U32(timeToLive).U16(data.Length).Raw(data);

    public DnsMessage Record(string name, DnsType type, uint timeToLive, params byte[] data) =>
        Name(name).U16((int)type).U16(1).U32(timeToLive).U16(data.Length).Raw(data);
}
