using System.Buffers.Binary;
using System.Text;

namespace Postern.Ssh.Mux;

/// <summary>Writes one message of a control connection: its length stands before it (OpenSSH, PROTOCOL.mux).</summary>
internal ref struct MuxMessage
{
    private readonly Span<byte> _buffer;
    private int _length;

    /// <summary>Begins a message in this buffer.</summary>
    internal MuxMessage(Span<byte> buffer)
    {
        _buffer = buffer;
        _length = 4;
    }

    /// <summary>A frame of the SSH connection protocol as it passes through a control connection in proxy mode: no padding, and a type.</summary>
    internal static MuxMessage Frame(Span<byte> buffer, byte type)
    {
        var message = new MuxMessage(buffer);
        message.Byte(0);
        message.Byte(type);
        return message;
    }

    internal void Byte(byte value) => _buffer[_length++] = value;

    internal void Number(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer[_length..], value);
        _length += 4;
    }

    internal void Text(string text)
    {
        int count = Encoding.UTF8.GetBytes(text, _buffer[(_length + 4)..]);
        Number((uint)count);
        _length += count;
    }

    internal void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number((uint)bytes.Length);
        bytes.CopyTo(_buffer[_length..]);
        _length += bytes.Length;
    }

    /// <summary>The whole message.</summary>
    internal readonly ReadOnlySpan<byte> End()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer, (uint)(_length - 4));
        return _buffer[.._length];
    }
}
