using System.Buffers;

namespace Postern.Net.Conduits;

/// <summary>Bytes on their way: memory of the pool that is given back as soon as they have been passed on.</summary>
internal sealed class RentedBytes : IBufferWriter<byte>
{
    private const int Least = 256; // arbitrary: what a writer that does not say how much it wants gets at least

    private byte[] _bytes = [];

    /// <summary>How many there are.</summary>
    internal int Length { get; private set; }

    /// <summary>They themselves, until they are given back or more are written.</summary>
    internal ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Make(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Make(sizeHint);
        return _bytes.AsSpan(Length);
    }

    /// <summary>Forgets them, and gives their memory back.</summary>
    internal void Return()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private void Make(int room)
    {
        int least = Length + Math.Max(room, Length == 0 ? Least : 1);
        if (_bytes.Length >= least)
            return;
        byte[] all = ArrayPool<byte>.Shared.Rent(Math.Max(least, 2 * Length));
        Written.CopyTo(all);
        int length = Length;
        Return();
        (_bytes, Length) = (all, length);
    }
}
