using System.Buffers;

namespace Postern.Wire.Message.Content;

/// <summary>uuencode, as POSIX has it: what stands before <c>begin</c> and behind <c>end</c> is passed over.</summary>
internal sealed class UuDecoder : ContentDecoder
{
    /// <summary>Arbitrary: octets of a line that are looked at; the longest that says anything has 85.</summary>
    private const int Line = 128;

    private readonly byte[] _line = new byte[Line];
    private int _length;
    private bool _hasBegun;
    private bool _hasEnded;

    public override void Decode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        while (!bytes.IsEmpty && !_hasEnded)
        {
            int end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            var kept = part[..Math.Min(part.Length, Line - _length)];
            kept.CopyTo(_line.AsSpan(_length));
            _length += kept.Length;
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (end >= 0)
                EndLine(output);
        }
    }

    public override void Finish(IBufferWriter<byte> output)
    {
        if (_length > 0)
            EndLine(output);
        IsDamaged |= !_hasEnded;
    }

    private void EndLine(IBufferWriter<byte> output)
    {
        var line = _line.AsSpan(0, _length).TrimEnd((byte)'\r');
        _length = 0;
        if (!_hasBegun)
            _hasBegun = line.StartsWith("begin "u8);
        else if (line.SequenceEqual("end"u8))
            _hasEnded = true;
        else if (!line.IsEmpty)
            Octets(line[1..], Value(line[0]), output);
    }

    private void Octets(ReadOnlySpan<byte> letters, int count, IBufferWriter<byte> output)
    {
        // Blanks at the end of a line are lost on the way, and stand for zeros.
        IsDamaged |= letters.ContainsAnyExceptInRange((byte)' ', (byte)'`');
        for (int at = 0; count > 0; at += 4, count -= 3)
        {
            int bits = 0;
            for (int i = at; i < at + 4; i++)
                bits = bits << 6 | (i < letters.Length ? Value(letters[i]) : 0);
            ReadOnlySpan<byte> octets = [(byte)(bits >> 16), (byte)(bits >> 8), (byte)bits];
            output.Write(octets[..Math.Min(3, count)]);
        }
    }

    private static int Value(byte letter) => (letter - ' ') & 0x3F;
}
