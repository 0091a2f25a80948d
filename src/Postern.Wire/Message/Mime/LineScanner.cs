using System.Numerics;
using System.Runtime.Intrinsics;

namespace Postern.Wire.Message.Mime;

/// <summary>Counts line ends, and stops where a line begins as a boundary does; 32 octets at a step.</summary>
internal struct LineScanner
{
    private byte _last;
    private byte _beforeLast;

    /// <summary>Octets and line ends that have passed.</summary>
    public Mark Mark { get; private set; }

    /// <summary>The next octet begins a line.</summary>
    public readonly bool IsAtLineStart => _last == '\n' || Mark.Offset == 0;

    /// <summary>The place before the line end that has just passed; here, where none has.</summary>
    public readonly Mark BeforeLineEnd =>
        _last != '\n' ? Mark
        : _beforeLast == '\r' ? new(Mark.Offset - 2, Mark.Lines - 1, Mark.BareLines)
        : new(Mark.Offset - 1, Mark.Lines - 1, Mark.BareLines - 1);

    /// <summary>Passes these octets, or those before the first <c>-</c> that begins a line where that is asked for; answers how many.</summary>
    public int Pass(ReadOnlySpan<byte> bytes, bool stopsAtDash)
    {
        var count = new Count(_last == '\r' ? 1u : 0, IsAtLineStart ? 1u : 0, stopsAtDash);
        int at = 0;
        for (; Vector256.IsHardwareAccelerated && at + 32 <= bytes.Length && !count.HasStopped; at += 32)
        {
            var block = Vector256.Create(bytes.Slice(at, 32));
            count.Add(
                Vector256.Equals(block, Vector256.Create((byte)'\n')).ExtractMostSignificantBits(),
                Vector256.Equals(block, Vector256.Create((byte)'\r')).ExtractMostSignificantBits(),
                stopsAtDash ? Vector256.Equals(block, Vector256.Create((byte)'-')).ExtractMostSignificantBits() : 0, 32);
        }
        for (; at < bytes.Length && !count.HasStopped; at += Math.Min(32, bytes.Length - at))
        {
            uint lf = 0, cr = 0, dash = 0;
            int length = Math.Min(32, bytes.Length - at);
            for (int i = 0; i < length; i++)
            {
                byte letter = bytes[at + i];
                lf |= (letter == '\n' ? 1u : 0) << i;
                cr |= (letter == '\r' ? 1u : 0) << i;
                dash |= (letter == '-' ? 1u : 0) << i;
            }
            count.Add(lf, cr, dash, length);
        }
        Advance(bytes[..count.Passed], count.Lines, count.Lines - count.WholeEnds);
        return count.Passed;
    }

    private void Advance(ReadOnlySpan<byte> passed, int lines, int bare)
    {
        Mark = new(Mark.Offset + passed.Length, Mark.Lines + lines, Mark.BareLines + bare);
        if (passed.Length > 1)
            _beforeLast = passed[^2];
        else if (passed.Length == 1)
            _beforeLast = _last;
        if (passed.Length > 0)
            _last = passed[^1];
    }

    /// <summary>What is carried from one step to the next.</summary>
    private struct Count(uint afterCr, uint atLineStart, bool stopsAtDash)
    {
        private uint _afterCr = afterCr;
        private uint _atLineStart = atLineStart;

        public bool HasStopped;
        public int Passed;
        public int Lines;
        public int WholeEnds;

        /// <summary>Takes one bit for each of some octets, the lowest first.</summary>
        public void Add(uint lf, uint cr, uint dash, int length)
        {
            uint starts = (lf << 1 | _atLineStart) & dash;
            if (stopsAtDash && starts != 0)
            {
                length = BitOperations.TrailingZeroCount(starts);
                HasStopped = true;
                lf &= (1u << length) - 1;
            }
            Lines += BitOperations.PopCount(lf);
            WholeEnds += BitOperations.PopCount(lf & (cr << 1 | _afterCr));
            Passed += length;
            _afterCr = cr >> 31;
            _atLineStart = lf >> 31;
        }
    }
}
