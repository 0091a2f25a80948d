using System.Buffers.Binary;
using System.Text;

namespace Postern.Ssh.Mux;

/// <summary>Reads the fields of one message; what is too short reads as a fault, once, at <see cref="IsWhole"/>.</summary>
internal ref struct MuxReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Nothing was missing so far.</summary>
    internal bool IsWhole { get; private set; } = true;

    internal byte Byte() => Take(1) is [var value] ? value : (byte)0;

    internal uint Number()
    {
        var bytes = Take(4);
        return bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
    }

    internal ReadOnlySpan<byte> Bytes()
    {
        uint length = Number();
        return length <= _rest.Length ? Take((int)length) : Take(int.MaxValue);
    }

    internal string Text() => Encoding.UTF8.GetString(Bytes());

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            IsWhole = false;
            return [];
        }
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
