namespace Postern.Wire.Text;

/// <summary>Bytes that wait for more to come, taken from the front by lines or by octets. Empty, it keeps no memory.</summary>
internal sealed class ByteQueue
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>Octets behind the start that hold no line end: a line that dribbles in is looked through once.</summary>
    private int _searched;

    internal int Length => _end - _start;

    internal bool IsEmpty => _end == _start;

    private ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, Length);

    /// <summary>Puts bytes behind the others; they are copied.</summary>
    internal void Add(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty)
            return;
        if (_bytes.Length - _end < piece.Length)
            Make(Length + piece.Length);
        piece.CopyTo(_bytes.AsSpan(_end));
        _end += piece.Length;
    }

    /// <summary>Looks at the first line, with its LF; it stays. Good until bytes are added or taken.</summary>
    internal bool TryLine(out ReadOnlySpan<byte> line)
    {
        int end = Span[_searched..].IndexOf((byte)'\n');
        _searched = end < 0 ? Length : _searched + end;
        line = end < 0 ? default : Span[..(_searched + 1)];
        return end >= 0;
    }

    /// <summary>At most so many octets from the front; they stay. Good until bytes are added or taken.</summary>
    internal ReadOnlySpan<byte> First(long most) => Span[..(int)Math.Min(most, Length)];

    /// <summary>Takes octets away from the front.</summary>
    internal void Take(int count)
    {
        _start += count;
        _searched = 0;
        if (_start == _end)
            Clear();
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        _bytes = [];
        _start = 0;
        _end = 0;
        _searched = 0;
    }

    private void Make(int length)
    {
        byte[] old = _bytes;
        var rest = Span;
        // Twice as much as it has, so that what comes in single bytes is not copied for each.
        byte[] all = length <= old.Length / 2 ? old : new byte[_end == 0 ? length : Math.Max(length, 2 * old.Length)];
        rest.CopyTo(all);
        (_bytes, _end, _start) = (all, rest.Length, 0);
    }
}
