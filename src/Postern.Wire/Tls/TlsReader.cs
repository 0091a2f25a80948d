using System.Buffers.Binary;

namespace Postern.Wire.Tls;

/// <summary>Walks over the vectors of TLS, RFC 8446 §3.4; after the first wrong byte every read answers false.</summary>
internal ref struct TlsReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;
    private bool _failed;

    public readonly bool IsEmpty => _left.IsEmpty;

    public bool TryBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        _failed |= count > _left.Length;
        if (_failed)
            return false;
        bytes = _left[..count];
        _left = _left[count..];
        return true;
    }

    public bool TryU8(out byte value)
    {
        value = TryBytes(1, out var bytes) ? bytes[0] : default;
        return !_failed;
    }

    public bool TryU16(out ushort value)
    {
        value = TryBytes(2, out var bytes) ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : default;
        return !_failed;
    }

    public bool TryVector8(out ReadOnlySpan<byte> vector)
    {
        vector = default;
        return TryU8(out var length) && TryBytes(length, out vector);
    }

    public bool TryVector16(out ReadOnlySpan<byte> vector)
    {
        vector = default;
        return TryU16(out var length) && TryBytes(length, out vector);
    }
}
