using System.Buffers.Binary;
using System.Text;

namespace Postern.Ssh.Examining;

/// <summary>Writes the fields of one message of a control connection, of any length.</summary>
internal sealed class FieldWriter
{
    private readonly List<byte> _bytes = [];

    private FieldWriter() => Number(0); // the length, known at the end

    /// <summary>A message of the SSH connection protocol, as it passes through a control connection in proxy mode: no padding, and a type.</summary>
    internal static FieldWriter OfType(byte type)
    {
        var fields = new FieldWriter();
        fields._bytes.AddRange([0, type]);
        return fields;
    }

    /// <summary>A message to ssh itself.</summary>
    internal static FieldWriter ToSsh(uint type)
    {
        var fields = new FieldWriter();
        fields.Number(type);
        return fields;
    }

    internal void Number(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    internal void Flag(bool value) => _bytes.Add(value ? (byte)1 : (byte)0);

    internal void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    internal void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number((uint)bytes.Length);
        _bytes.AddRange(bytes);
    }

    /// <summary>The whole message.</summary>
    internal byte[] Message()
    {
        byte[] message = [.. _bytes];
        BinaryPrimitives.WriteUInt32BigEndian(message, (uint)(message.Length - 4));
        return message;
    }
}
