using System.Buffers;
using Postern.Wire.Message.Content;

namespace Postern.Wire.Message.Words;

/// <summary>One encoded word (RFC 2047 §2), its text not yet decoded.</summary>
internal readonly ref struct EncodedWord
{
    // especials and blanks (RFC 2047 §2), but for the question mark, which is looked for, and the dot, which stands in names of charsets
    private static readonly SearchValues<byte> NoToken = SearchValues.Create(" \t\r\n=\"()<>@,;:/[]"u8);

    private EncodedWord(ReadOnlySpan<byte> charset, bool isBase64, ReadOnlySpan<byte> text, int length)
    {
        Charset = charset;
        IsBase64 = isBase64;
        Text = text;
        Length = length;
    }

    /// <summary>The name of its charset, without a language (RFC 2231 §5).</summary>
    public ReadOnlySpan<byte> Charset { get; }

    /// <summary>Octets from the first to the last sign.</summary>
    public int Length { get; }

    private bool IsBase64 { get; }

    private ReadOnlySpan<byte> Text { get; }

    // encoded-word = "=?" charset ["*" language] "?" encoding "?" encoded-text "?="
    /// <summary>Reads the word that these octets begin with. Blanks in its text are against RFC 2047 §2 and occur.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EncodedWord word)
    {
        word = default;
        if (!bytes.StartsWith("=?"u8))
            return false;
        var charset = bytes[2..];
        int question = charset.IndexOf((byte)'?');
        if (question <= 0 || question + 3 > charset.Length || charset[question + 2] != '?')
            return false;
        int kind = charset[question + 1] | 0x20;
        var text = charset[(question + 3)..];
        charset = charset[..question];
        int end = text[..Math.Min(text.Length, MessageLimits.EncodedWord)].IndexOf("?="u8);
        if (end < 0 || kind is not ('b' or 'q') || charset.ContainsAny(NoToken))
            return false;
        int star = charset.IndexOf((byte)'*');
        word = new(star < 0 ? charset : charset[..star], kind == 'b', text[..end], 2 + question + 3 + end + 2);
        return true;
    }

    /// <summary>Writes the octets that the text stands for; what is not in the encoding is passed over (base64) or stands for itself.</summary>
    public void DecodeTo(IBufferWriter<byte> output)
    {
        if (IsBase64)
        {
            var decoder = new Base64Decoder();
            decoder.Decode(Text, output);
            decoder.Finish(output);
            return;
        }
        var text = Text;
        while (!text.IsEmpty)
        {
            int length = text.IndexOfAny((byte)'=', (byte)'_');
            output.Write(length < 0 ? text : text[..length]);
            if (length < 0)
                return;
            text = text[length..];
            if (text[0] == '_')
            {
                output.Write(" "u8);
                text = text[1..];
            }
            else if (text.Length >= 3 && Hex.TryRead(text[1], text[2], out byte value))
            {
                output.Write([value]);
                text = text[3..];
            }
            else
            {
                output.Write("="u8);
                text = text[1..];
            }
        }
    }
}
