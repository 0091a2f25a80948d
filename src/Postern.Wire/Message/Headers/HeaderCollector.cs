using System.Buffers;

namespace Postern.Wire.Message.Headers;

/// <summary>Collects the header section of a message that comes in pieces: all up to the empty line (RFC 5322 §2.1).</summary>
public sealed class HeaderCollector
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private int _lineStart;

    /// <summary>The empty line has come, and what follows is the body.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The section is longer than <see cref="MessageLimits.Header"/>: it is given up.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Takes the next bytes; answers how many belong to the header section, its empty line included.</summary>
    public int Add(ReadOnlySpan<byte> piece)
    {
        int taken = 0;
        while (taken < piece.Length && !IsWhole && !IsTooLong)
        {
            int end = piece[taken..].IndexOf((byte)'\n');
            var part = end < 0 ? piece[taken..] : piece.Slice(taken, end + 1);
            if (_bytes.WrittenCount + part.Length > MessageLimits.Header)
            {
                IsTooLong = true;
                break;
            }
            _bytes.Write(part);
            taken += part.Length;
            if (end >= 0)
                EndLine();
        }
        return taken;
    }

    /// <summary>Reads what has been collected; a message may end without an empty line and have no body.</summary>
    public HeaderSection Read() => HeaderSection.Read(_bytes.WrittenSpan);

    private void EndLine()
    {
        IsWhole = _bytes.WrittenSpan[_lineStart..] is [(byte)'\n'] or [(byte)'\r', (byte)'\n'];
        _lineStart = _bytes.WrittenCount;
    }
}
