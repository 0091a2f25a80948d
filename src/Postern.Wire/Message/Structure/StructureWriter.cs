using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Postern.Wire.Message.Structure;

/// <summary>Writes strings, numbers and lists as IMAP has them (RFC 9051 §4).</summary>
internal readonly struct StructureWriter(IBufferWriter<byte> output, StringForm form)
{
    /// <summary>Arbitrary: octets of a string between quotes, as many clients read a line into a buffer.</summary>
    private const int Quoted = 1000;

    // TEXT-CHAR = <any CHAR except CR and LF>, of which controls but the tab are kept out of quotes.
    private static readonly SearchValues<byte> Plain = SearchValues.Create([(byte)'\t', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(letter => (byte)letter)]);
    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, ' ').Where(letter => letter != '\t').Append(0x7F).Select(letter => (byte)letter)]);
    private static readonly SearchValues<byte> Specials = SearchValues.Create("\"\\"u8);

    public StringForm Form => form;

    public void Raw(ReadOnlySpan<byte> text) => output.Write(text);

    public void Number(long number)
    {
        var room = output.GetSpan(20);
        _ = number.TryFormat(room, out int written);
        output.Advance(written);
    }

    /// <summary>NIL for what is not there, a string for what is, be it empty.</summary>
    public void Nstring(ReadOnlySpan<byte> text, bool isThere)
    {
        if (isThere)
            String(text);
        else
            Raw("NIL"u8);
    }

    /// <summary>NIL for nothing.</summary>
    public void Nstring(ReadOnlySpan<byte> text) => Nstring(text, !text.IsEmpty);

    public void String(string text) => String(Encoding.UTF8.GetBytes(text));

    // string = quoted / literal; quoted = DQUOTE *QUOTED-CHAR DQUOTE
    public void String(ReadOnlySpan<byte> text)
    {
        // RFC 9051 §9: no CHAR8 is a zero octet, not in a literal either.
        if (text.Contains((byte)0))
            text = WithoutZeros(text);
        bool isPlain = text.Length <= Quoted && !text.ContainsAnyExcept(Plain);
        if (!isPlain && !(form == StringForm.Utf8 && IsQuotable(text)))
        {
            Raw("{"u8);
            Number(text.Length);
            Raw("}\r\n"u8);
            Raw(text);
            return;
        }
        Raw("\""u8);
        while (text.IndexOfAny(Specials) is var special and >= 0)
        {
            Raw(text[..special]);
            Raw("\\"u8);
            Raw(text.Slice(special, 1));
            text = text[(special + 1)..];
        }
        Raw(text);
        Raw("\""u8);
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
