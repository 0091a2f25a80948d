using System.Buffers;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Message.Structure;

/// <summary>Writes strings, numbers and lists as IMAP has them (RFC 9051 §4).</summary>
internal readonly struct StructureWriter(IBufferWriter<byte> output, StringForm form)
{
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

    public void String(ReadOnlySpan<byte> text) => ImapString.Write(output, text, form == StringForm.Utf8);
}
