using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Postern.Wire.Imap.Attributes;
using Postern.Wire.Text;

namespace Postern.Wire.Imap.Responding;

/// <summary>Writes <c>* n FETCH (…)</c> item by item (RFC 9051 §7.5.2): <see cref="Begin"/>, items in any order, <see cref="End"/>.</summary>
/// <remarks>
/// What is long is not written but announced: then its octets go out behind what was written so far, and the next item follows them.
/// No item costs a text: there are ten thousand messages in an answer.
/// </remarks>
/// <param name="output">Where to.</param>
/// <param name="isUtf8">The client takes UTF-8 between quotes.</param>
public sealed class FetchWriter(IBufferWriter<byte> output, bool isUtf8 = false)
{
    private const int Digits = 20; // of the largest number of 64 bits

    private bool _isFirst;

    /// <summary>Begins what is told of the message of this number.</summary>
    public void Begin(uint number)
    {
        Numbered("* "u8, number, " FETCH ("u8);
        _isFirst = true;
    }

    /// <summary>Ends it; without an item between it is an empty list.</summary>
    public void End() => output.Write(")\r\n"u8);

    /// <summary><c>UID</c>.</summary>
    public void Uid(uint uid) => Numbered(_isFirst ? "UID "u8 : " UID "u8, uid, default);

    /// <summary><c>FLAGS</c>.</summary>
    /// <param name="flags">Those with a backslash and the keywords.</param>
    /// <param name="isRecent"><c>\Recent</c> too (RFC 3501 §2.3.2).</param>
    public void Flags(FlagList flags, bool isRecent = false)
    {
        string list = flags.ToString();
        if (isRecent)
            list = list == "()" ? "(\\Recent)" : list[..^1] + " \\Recent)";
        Flags(Encoding.ASCII.GetBytes(list));
    }

    /// <summary><c>FLAGS</c>, as a list that was put together elsewhere.</summary>
    /// <param name="list">The list with its parentheses.</param>
    public void Flags(ReadOnlySpan<byte> list)
    {
        var label = _isFirst ? "FLAGS "u8 : " FLAGS "u8;
        _isFirst = false;
        var room = output.GetSpan(label.Length + list.Length);
        label.CopyTo(room);
        list.CopyTo(room[label.Length..]);
        output.Advance(label.Length + list.Length);
    }

    /// <summary><c>INTERNALDATE</c>, in the zone that it has.</summary>
    public void InternalDate(DateTimeOffset date)
    {
        Label("INTERNALDATE");
        Attributes.InternalDate.Write(date, output);
    }

    /// <summary><c>RFC822.SIZE</c> and <c>BINARY.SIZE[…]</c>: a label and octets.</summary>
    public void Size(string label, long octets)
    {
        Label(label);
        Numbered(default, octets, default);
    }

    /// <summary><c>MODSEQ</c> (RFC 7162 §3.1.4.2).</summary>
    public void ModSeq(long modSeq) => Numbered(_isFirst ? "MODSEQ ("u8 : " MODSEQ ("u8, modSeq, ")"u8);

    /// <summary>A label, behind which the caller writes its value: ENVELOPE, BODY, BODYSTRUCTURE.</summary>
    public void Label(string label)
    {
        var room = output.GetSpan(label.Length + 2);
        int count = 0;
        if (!_isFirst)
            room[count++] = (byte)' ';
        _isFirst = false;
        count += Encoding.ASCII.GetBytes(label, room[count..]);
        room[count++] = (byte)' ';
        output.Advance(count);
    }

    /// <summary>A label and NIL: there is no such part.</summary>
    public void Nil(string label)
    {
        Label(label);
        output.Write("NIL"u8);
    }

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
    public void Literal(string label, long octets, bool isBinary = false)
    {
        Label(label);
        Numbered(isBinary ? "~{"u8 : "{"u8, octets, "}\r\n"u8);
    }

    private void Numbered(ReadOnlySpan<byte> before, long number, ReadOnlySpan<byte> behind)
    {
        _isFirst = false;
        var room = output.GetSpan(before.Length + Digits + behind.Length);
        before.CopyTo(room);
        _ = Utf8Formatter.TryFormat(number, room[before.Length..], out int digits); // there is room
        behind.CopyTo(room[(before.Length + digits)..]);
        output.Advance(before.Length + digits + behind.Length);
    }
}
