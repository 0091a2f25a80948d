using System.Buffers;
using System.Buffers.Text;

namespace Postern.Wire.Message.Content;

/// <summary>Base64 as bodies carry it (RFC 2045 §6.8): what is not of the alphabet is passed over, padding may be missing; behind it the line says nothing more, and another text may follow.</summary>
internal sealed class Base64Decoder : ContentDecoder
{
    private const byte None = 0xFF;
    private const byte Blank = 0xFE;
    private const byte Padding = 0xFD;

    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    private static readonly byte[] Values = MakeValues();

    private uint _bits;
    private int _letters;
    private int _padding;
    private bool _isLineOver;

    public override void Decode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (line is [.., (byte)'\r'])
                line = line[..^1];
            // A line is a whole number of quads nearly always, and then no letter is looked at on its own. (The runtime's decoder loses letters where it skips blanks.)
            if (_letters == 0 && !_isLineOver)
                line = line[Quads(line, output)..];
            foreach (byte letter in line)
                Letter(letter, output);
            if (end >= 0)
                _isLineOver = false;
        }
    }

    public override void Finish(IBufferWriter<byte> output)
    {
        IsDamaged |= _letters > 0;
        Flush(output);
    }

    private int Quads(ReadOnlySpan<byte> line, IBufferWriter<byte> output)
    {
        int letters = line.IndexOfAnyExcept(Letters);
        var quads = line[..((letters < 0 ? line.Length : letters) & ~3)];
        if (quads.IsEmpty)
            return 0;
        var room = output.GetSpan(quads.Length / 4 * 3);
        _ = Base64.DecodeFromUtf8(quads, room, out int taken, out int written);
        output.Advance(written);
        _padding = 0;
        return taken;
    }

    private void Letter(byte letter, IBufferWriter<byte> output)
    {
        byte value = Values[letter];
        if (value < 64 && _isLineOver)
        {
            IsDamaged = true;
        }
        else if (value < 64)
        {
            _padding = 0;
            _bits = _bits << 6 | value;
            if (++_letters == 4)
                Flush(output);
        }
        else if (value == Padding)
        {
            // Two letters want two signs of padding, three want one; the first one ends the quad here.
            int wanted = _letters is 2 or 3 ? 4 - _letters : _padding;
            IsDamaged |= wanted == 0;
            _isLineOver = true;
            Flush(output);
            _padding = Math.Max(0, wanted - 1);
        }
        else
        {
            IsDamaged |= value != Blank;
        }
    }

    private void Flush(IBufferWriter<byte> output)
    {
        uint bits = _bits << (6 * (4 - _letters));
        ReadOnlySpan<byte> octets = [(byte)(bits >> 16), (byte)(bits >> 8), (byte)bits];
        if (_letters > 1)
            output.Write(octets[..(_letters - 1)]);
        (_bits, _letters) = (0, 0);
    }

    private static byte[] MakeValues()
    {
        byte[] values = new byte[256];
        values.AsSpan().Fill(None);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (int i = 0; i < alphabet.Length; i++)
            values[alphabet[i]] = (byte)i;
        foreach (byte blank in " \t\r\n"u8)
            values[blank] = Blank;
        values['='] = Padding;
        return values;
    }
}
