using System.Buffers;
using System.Text;

namespace Postern.Wire.Pop3;

/// <summary>Passes on what a server sends, and takes capabilities out of its replies to CAPA (RFC 1939 §3, RFC 2449 §5).</summary>
/// <remarks>However the bytes are cut, the same comes out. A mail that quotes such a list is not touched, for it answers another command.</remarks>
/// <param name="next">What the server answers next.</param>
/// <param name="answered">It has answered.</param>
/// <param name="hidden">The names that the client is not to see.</param>
internal sealed class Pop3ReplyFilter(Func<Pop3ReplyShape> next, Action answered, IReadOnlyCollection<string> hidden)
{
    private const int Name = 80; // arbitrary: octets in which the name of a capability must end

    private readonly byte[] _first = new byte[3];
    private byte[] _held = [];
    private int _length;
    private Pop3ReplyShape _shape;
    private bool _isBody;
    private bool _isHidden;
    private bool _isNamed;

    /// <summary>What was written so far ends with a whole reply.</summary>
    internal bool IsAtBoundary => !_isBody && _length == 0;

    /// <summary>Takes the next bytes of the server, and writes what is ready.</summary>
    internal void Pass(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        while (!piece.IsEmpty)
        {
            if (_length == 0 && !_isBody)
                _shape = next();
            int end = piece.IndexOf((byte)'\n') + 1;
            var part = end == 0 ? piece : piece[..end];
            piece = piece[part.Length..];
            KeepFirst(part);
            if (_isBody && _shape == Pop3ReplyShape.Capabilities)
                PassCapability(part, end > 0, output);
            else
                output.Write(part);
            if (end > 0)
                EndLine();
        }
    }

    /// <summary>Writes what is still held, at the end of the stream.</summary>
    internal void Finish(IBufferWriter<byte> output)
    {
        output.Write(_held);
        _held = [];
    }

    private void KeepFirst(ReadOnlySpan<byte> part)
    {
        int place = Math.Min(_length, _first.Length);
        part[..Math.Min(part.Length, _first.Length - place)].CopyTo(_first.AsSpan(place));
        // Beyond a few octets it does not matter how long a line is.
        _length = (int)Math.Min((long)_length + part.Length, int.MaxValue);
    }

    private void EndLine()
    {
        bool isEnd = _isBody
            ? (_length == 3 && _first.AsSpan().SequenceEqual(".\r\n"u8)) || (_length == 2 && _first.AsSpan(0, 2).SequenceEqual(".\n"u8))
            : _first[0] != '+' || _shape is Pop3ReplyShape.Line or Pop3ReplyShape.Unasked;
        _isBody = !isEnd;
        _length = 0;
        _isNamed = false;
        _isHidden = false;
        if (isEnd && _shape != Pop3ReplyShape.Unasked)
            answered();
    }

    /// <summary>Holds a line until its name is known.</summary>
    private void PassCapability(ReadOnlySpan<byte> part, bool isEnd, IBufferWriter<byte> output)
    {
        if (!_isNamed)
        {
            _held = [.. _held, .. part];
            var words = _held.AsSpan().TrimStart(" \t"u8);
            int blank = words.IndexOfAny(" \t\r\n"u8);
            if (blank < 0 && !isEnd && _held.Length < Name)
                return;
            _isNamed = true;
            _isHidden = IsHidden(blank < 0 ? words : words[..blank]);
            part = _held;
        }
        if (!_isHidden)
            output.Write(part);
        _held = [];
    }

    private bool IsHidden(ReadOnlySpan<byte> name)
    {
        foreach (string one in hidden)
        {
            if (Ascii.EqualsIgnoreCase(name, one))
                return true;
        }
        return false;
    }
}
