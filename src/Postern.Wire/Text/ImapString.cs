using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Postern.Wire.Text;

/// <summary>Strings as a server of IMAP writes them: between quotes, or as a literal (RFC 9051 §4.3).</summary>
public static class ImapString
{
    /// <summary>Arbitrary: octets of a string between quotes, as many clients read a line into a buffer.</summary>
    private const int Quoted = 1000;

    // TEXT-CHAR = <any CHAR except CR and LF>, of which controls but the tab are kept out of quotes.
    private static readonly SearchValues<byte> Plain = SearchValues.Create([(byte)'\t', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(letter => (byte)letter)]);
    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, ' ').Where(letter => letter != '\t').Append(0x7F).Select(letter => (byte)letter)]);
    private static readonly SearchValues<byte> Specials = SearchValues.Create("\"\\"u8);

    /// <summary>Writes a string; zero octets are left out.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">Its octets.</param>
    /// <param name="isUtf8">The client takes UTF-8 between quotes (IMAP4rev2, UTF8=ACCEPT).</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text, bool isUtf8)
    {
        // string = quoted / literal; quoted = DQUOTE *QUOTED-CHAR DQUOTE
        // RFC 9051 §9: no CHAR8 is a zero octet, not in a literal either.
        if (text.Contains((byte)0))
            text = WithoutZeros(text);
        bool isPlain = text.Length <= Quoted && !text.ContainsAnyExcept(Plain);
        if (!isPlain && !(isUtf8 && IsQuotable(text)))
        {
            output.Write(Encoding.ASCII.GetBytes($"{{{text.Length}}}\r\n"));
            output.Write(text);
            return;
        }
        output.Write("\""u8);
        while (text.IndexOfAny(Specials) is var special and >= 0)
        {
            output.Write(text[..special]);
            output.Write("\\"u8);
            output.Write(text.Slice(special, 1));
            text = text[(special + 1)..];
        }
        output.Write(text);
        output.Write("\""u8);
    }

    private static bool IsQuotable(ReadOnlySpan<byte> text) =>
        text.Length <= Quoted && !text.ContainsAny(Controls) && Utf8.IsValid(text);

    private static byte[] WithoutZeros(ReadOnlySpan<byte> text)
    {
        var plain = new List<byte>(text.Length);
        foreach (byte octet in text)
        {
            if (octet != 0)
                plain.Add(octet);
        }
        return [.. plain];
    }
}
