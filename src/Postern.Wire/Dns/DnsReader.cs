using System.Buffers.Binary;
using System.Text;

namespace Postern.Wire.Dns;

/// <summary>Walks over a DNS message; after the first wrong byte every read answers false.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    private const int LongestName = 255; // RFC 1035 §2.3.4
    private const int PointerBits = 0xc0;

    private readonly ReadOnlySpan<byte> _message = message;

    public int Position { get; private set; }

    public readonly int Left => _message.Length - Position;

    public bool TryU16(out ushort value)
    {
        value = 0;
        if (!TryBytes(2, out var bytes))
            return false;
        value = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return true;
    }

    public bool TryU32(out uint value)
    {
        value = 0;
        if (!TryBytes(4, out var bytes))
            return false;
        value = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return true;
    }

    public bool TryBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (Left < count)
        {
            Position = _message.Length;
            return false;
        }

        bytes = _message.Slice(Position, count);
        Position += count;
        return true;
    }

    /// <summary>Reads a name, compressed or not, as text in the master file form.</summary>
    /// <remarks>RFC 1035 §4.1.4: a pointer goes to a prior place; that each goes further back than the last ends every loop.</remarks>
    public bool TryName(out string name)
    {
        var text = new StringBuilder();
        var place = Position;
        var earliest = place;
        var end = -1;
        var length = 1;
        name = "";
        while (place < _message.Length && length <= LongestName)
        {
            var size = _message[place];
            if (size == 0)
            {
                Position = end < 0 ? place + 1 : end;
                name = text.ToString();
                return true;
            }

            if (size < PointerBits)
            {
                if (size > DnsName.LongestLabel || place + 1 + size >= _message.Length)
                    break;
                DnsName.AppendLabel(text, _message.Slice(place + 1, size));
                length += size + 1;
                place += size + 1;
                continue;
            }

            if (place + 1 >= _message.Length)
                break;
            if (end < 0)
                end = place + 2;
            place = ((size & ~PointerBits) << 8) | _message[place + 1];
            if (place >= earliest)
                break;
            earliest = place;
        }

        Position = _message.Length;
        return false;
    }
}
