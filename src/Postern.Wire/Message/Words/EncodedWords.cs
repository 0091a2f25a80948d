using System.Buffers;
using System.Text;

namespace Postern.Wire.Message.Words;

/// <summary>Text of a header as somebody would read it: encoded words decoded, neighbours joined (RFC 2047 §6.2).</summary>
public static class EncodedWords
{
    /// <summary>The text of an unfolded value, without blanks at its ends and without controls; the octets of an unknown charset are guessed (RFC 2047 §6.2).</summary>
    /// <remarks>
    /// The octets of neighbours of one charset are put together before they are decoded: mail programs cut within a letter.
    /// Words within others (<c>a=?utf-8?q?b?=</c>) and within quotes are decoded too; RFC 2047 §5 forbids them, and they occur.
    /// </remarks>
    public static string Decode(ReadOnlySpan<byte> value)
    {
        if (value.IndexOf("=?"u8) < 0)
            return Shown(Charset.Guess(value));
        var text = new StringBuilder();
        var bytes = new ArrayBufferWriter<byte>();
        string? charset = null;
        while (!value.IsEmpty)
        {
            int start = NextWord(value, out var word, out string name);
            var before = start < 0 ? value : value[..start];
            bool isNeighbour = charset is not null && start >= 0 && !before.ContainsAnyExcept((byte)' ', (byte)'\t');
            if (!isNeighbour || !name.Equals(charset, StringComparison.OrdinalIgnoreCase))
                Flush(text, bytes, charset);
            if (!isNeighbour)
                text.Append(Charset.Guess(before));
            if (start < 0)
                return Shown(text.ToString());
            charset = name;
            word.DecodeTo(bytes);
            value = value[(start + word.Length)..];
        }
        Flush(text, bytes, charset);
        return Shown(text.ToString());
    }

    /// <summary>Where the next word begins; less than nothing where there is none.</summary>
    private static int NextWord(ReadOnlySpan<byte> value, out EncodedWord word, out string charset)
    {
        for (int at = 0; ; at += 2)
        {
            int next = value[at..].IndexOf("=?"u8);
            if (next < 0)
                break;
            at += next;
            if (!EncodedWord.TryRead(value[at..], out word))
                continue;
            charset = Encoding.Latin1.GetString(word.Charset);
            return at;
        }
        word = default;
        charset = "";
        return -1;
    }

    private static void Flush(StringBuilder text, ArrayBufferWriter<byte> bytes, string? charset)
    {
        if (charset is not null)
            text.Append(Charset.Decode(bytes.WrittenSpan, charset));
        bytes.ResetWrittenCount();
    }

    // A word may stand for a line end, and what is shown must not become a field of its own.
    private static string Shown(string text)
    {
        text = text.Trim(' ', '\t');
        return text.AsSpan().ContainsAnyInRange('\0', '\x1F') || text.Contains('\x7F', StringComparison.Ordinal)
            ? string.Create(text.Length, text, static (span, all) =>
            {
                for (int i = 0; i < span.Length; i++)
                    span[i] = char.IsControl(all[i]) && all[i] != '\t' ? ' ' : all[i];
            })
            : text;
    }
}
