using System.Buffers;
using System.Text;
using Postern.Wire.Imap.Attributes;
using Postern.Wire.Text;

namespace Postern.Wire.Imap.Responding;

/// <summary>Writes <c>* n FETCH (…)</c> item by item (RFC 9051 §7.5.2): <see cref="Begin"/>, items in any order, <see cref="End"/>.</summary>
/// <remarks>What is long is not written but announced: then its octets go out behind what was written so far, and the next item follows them.</remarks>
/// <param name="output">Where to.</param>
/// <param name="isUtf8">The client takes UTF-8 between quotes.</param>
public sealed class FetchWriter(IBufferWriter<byte> output, bool isUtf8 = false)
{
    private bool _isFirst;

    /// <summary>Begins what is told of the message of this number.</summary>
    public void Begin(uint number)
    {
        Text($"* {number} FETCH (");
        _isFirst = true;
    }

    /// <summary>Ends it; without an item between it is an empty list.</summary>
    public void End() => Text(")\r\n");

    /// <summary><c>UID</c>.</summary>
    public void Uid(uint uid) => Text($"{Separator()}UID {uid}");

    /// <summary><c>FLAGS</c>.</summary>
    /// <param name="flags">Those with a backslash and the keywords.</param>
    /// <param name="isRecent"><c>\Recent</c> too (RFC 3501 §2.3.2).</param>
    public void Flags(FlagList flags, bool isRecent = false)
    {
        string list = flags.ToString();
        if (isRecent)
            list = list == "()" ? "(\\Recent)" : list[..^1] + " \\Recent)";
        Text($"{Separator()}FLAGS {list}");
    }

    /// <summary><c>INTERNALDATE</c>, in the zone that it has.</summary>
    public void InternalDate(DateTimeOffset date)
    {
        Text($"{Separator()}INTERNALDATE ");
        Attributes.InternalDate.Write(date, output);
    }

    /// <summary><c>RFC822.SIZE</c> and <c>BINARY.SIZE[…]</c>: a label and octets.</summary>
    public void Size(string label, long octets) => Text($"{Separator()}{label} {octets}");

    /// <summary><c>MODSEQ</c> (RFC 7162 §3.1.4.2).</summary>
    public void ModSeq(long modSeq) => Text($"{Separator()}MODSEQ ({modSeq})");

    /// <summary>A label, behind which the caller writes its value: ENVELOPE, BODY, BODYSTRUCTURE.</summary>
    public void Label(string label) => Text($"{Separator()}{label} ");

    /// <summary>A label and NIL: there is no such part.</summary>
    public void Nil(string label) => Text($"{Separator()}{label} NIL");

    /// <summary>A label and a short string.</summary>
    public void String(string label, ReadOnlySpan<byte> value)
    {
        Label(label);
        ImapString.Write(output, value, isUtf8);
    }

    /// <summary>A label and the announcement of a literal: so many octets must follow what was written.</summary>
    /// <param name="label">The item's label.</param>
    /// <param name="octets">How many.</param>
    /// <param name="isBinary">Zero octets may be among them: a literal8, which BINARY alone may have (RFC 3516 §4.2).</param>
    public void Literal(string label, long octets, bool isBinary = false) => Text($"{Separator()}{label} {(isBinary ? "~" : "")}{{{octets}}}\r\n");

    private string Separator()
    {
        bool isFirst = _isFirst;
        _isFirst = false;
        return isFirst ? "" : " ";
    }

    private void Text(string text) => Encoding.ASCII.GetBytes(text, output);
}
