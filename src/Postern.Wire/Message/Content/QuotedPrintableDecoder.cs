using System.Buffers;

namespace Postern.Wire.Message.Content;

/// <summary>Quoted-printable (RFC 2045 §6.7): blanks at the end of a line are dropped, line ends stay as they came, a false escape stands for itself.</summary>
internal sealed class QuotedPrintableDecoder : ContentDecoder
{
    /// <summary>Arbitrary: octets held back for what follows; more blanks than that are no trailing ones.</summary>
    private const int Held = 1000;

    // Blanks that the line may end with; or an escape, from its sign on.
    private readonly byte[] _held = new byte[Held];
    private int _length;
    private bool _isEscape;

    public override void Decode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[(_isEscape ? Escape(bytes[0], output) : Text(bytes, output))..];
    }

    public override void Finish(IBufferWriter<byte> output)
    {
        // An escape without its second digit was cut off; a lone sign is a line that goes on nowhere, blanks are trailing ones.
        IsDamaged |= _isEscape;
        if (_isEscape && _length > 1 && !IsBlank(_held[1]))
            output.Write(_held.AsSpan(0, _length));
        else if (!_isEscape && _length > 0 && _held[_length - 1] == '\r')
            output.Write("\r"u8);
        Drop();
    }

    private int Text(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        int end = bytes.IndexOfAny((byte)'=', (byte)'\n');
        var text = end < 0 ? bytes : bytes[..end];
        var solid = text.TrimEnd(" \t\r"u8);
        if (!solid.IsEmpty)
        {
            Release(output);
            output.Write(solid);
        }
        Hold(text[solid.Length..], output);
        if (end < 0)
            return bytes.Length;
        if (bytes[end] == '=')
        {
            Release(output);
            _held[_length++] = (byte)'=';
            _isEscape = true;
        }
        else
        {
            output.Write(_length > 0 && _held[_length - 1] == '\r' ? "\r\n"u8 : "\n"u8);
            Drop();
        }
        return end + 1;
    }

    /// <summary>Takes one octet of an escape, or none where it shows that there is no escape.</summary>
    private int Escape(byte letter, IBufferWriter<byte> output)
    {
        bool isBlank = IsBlank(letter);
        if (_length == 2 && Hex.TryRead(_held[1], letter, out byte value))
        {
            output.Write([value]);
            Drop();
            return 1;
        }
        bool hasDigit = _length > 1 && !IsBlank(_held[1]);
        if (letter == '\n' && !hasDigit)
        {
            Drop();
            return 1;
        }
        if (!hasDigit && _length < Held && (isBlank || (_length == 1 && Hex.TryRead((byte)'0', letter, out _))))
        {
            _held[_length++] = letter;
            return 1;
        }
        IsDamaged = true;
        Release(output);
        _isEscape = false;
        return 0;
    }

    private void Hold(ReadOnlySpan<byte> blanks, IBufferWriter<byte> output)
    {
        if (_length + blanks.Length > Held)
        {
            Release(output);
            int excess = Math.Max(0, blanks.Length - Held);
            output.Write(blanks[..excess]);
            blanks = blanks[excess..];
        }
        blanks.CopyTo(_held.AsSpan(_length));
        _length += blanks.Length;
    }

    private void Release(IBufferWriter<byte> output)
    {
        output.Write(_held.AsSpan(0, _length));
        _length = 0;
    }

    private void Drop() => (_length, _isEscape) = (0, false);

    private static bool IsBlank(byte letter) => letter is (byte)' ' or (byte)'\t' or (byte)'\r';
}
