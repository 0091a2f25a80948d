using System.Buffers;
using System.Text;
using Postern.Wire.Message.Addresses;
using Postern.Wire.Message.Headers;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Words;

namespace Postern.Wire.Message.Searching;

/// <summary>A field of a header as it is searched: unfolded, decoded (RFC 2047, RFC 2231, RFC 6532), folded in its capitals, several blanks as one.</summary>
public static class SearchedField
{
    // No text that is searched for in a header has a line end in it, so nothing is found across it.
    private const string Between = "\n";

    // What a decoded address field has beside its names and addresses.
    private static readonly SearchValues<byte> Decoration = SearchValues.Create("\"\\(=;"u8);

    /// <summary>What a text to be searched for in a header becomes.</summary>
    public static byte[] Sought(string text)
    {
        var folded = new FoldedText();
        folded.Add(text);
        bool begins = text.Length > 0 && char.IsWhiteSpace(text[0]);
        bool ends = text.Length > 0 && char.IsWhiteSpace(text[^1]);
        folded.Compact(0);
        return folded.Length == 0 ? [.. begins ? " "u8 : default] : [.. begins ? " "u8 : default, .. folded.Span, .. ends ? " "u8 : default];
    }

    /// <summary>Adds a field with its name; lines that are no field are added as they are.</summary>
    public static void AddWhole(RawField field, FoldedText output)
    {
        if (!field.Name.IsEmpty)
        {
            output.AddUtf8(field.Name);
            output.AddUtf8(": "u8);
        }
        AddValue(field, output);
    }

    /// <summary>Adds the value of a field; parameters that are encoded follow it decoded.</summary>
    public static void AddValue(RawField field, FoldedText output)
    {
        AddText(field.Value, output);
        // RFC 2231 is for parameters, and there are no others that matter.
        if (field.Value.Contains((byte)'*') && (field.IsNamed("Content-Type"u8) || field.IsNamed("Content-Disposition"u8)))
            AddParameters(field, output);
    }

    /// <summary>Adds an address field: as it is written; and where quotes, comments or encoded words are in it, as names and addresses too.</summary>
    public static void AddAddresses(RawField field, FoldedText output)
    {
        AddText(field.Value, output);
        if (!field.Value.ContainsAny(Decoration))
            return;
        var unfolded = new ArrayBufferWriter<byte>(field.Value.Length);
        Folding.Unfold(field.Value, unfolded);
        var reader = new ListedAddressReader(unfolded.WrittenSpan);
        int start = output.Length;
        while (reader.MoveNext())
        {
            var one = reader.Current;
            output.Add(EncodedWords.Decode(one.Name.Span));
            if (one.Kind == ListedKind.Mailbox)
            {
                output.AddUtf8(one.Name.IsEmpty ? "<"u8 : " <"u8);
                output.AddUtf8(one.Mailbox.Span);
                output.AddUtf8("@"u8);
                output.AddUtf8(one.Host.Span);
                output.AddUtf8(">, "u8);
            }
        }
        output.Compact(start);
        output.Add(Between);
    }

    private static void AddText(ReadOnlySpan<byte> value, FoldedText output)
    {
        int start = output.Length;
        if (Ascii.IsValid(value) && value.IndexOf("=?"u8) < 0)
        {
            output.AddUtf8(value);
        }
        else
        {
            var unfolded = new ArrayBufferWriter<byte>(value.Length);
            Folding.Unfold(value, unfolded);
            output.Add(EncodedWords.Decode(unfolded.WrittenSpan));
        }
        output.Compact(start);
        output.Add(Between);
    }

    private static void AddParameters(RawField field, FoldedText output)
    {
        var unfolded = new ArrayBufferWriter<byte>(field.Value.Length);
        Folding.Unfold(field.Value, unfolded);
        var parameters = field.IsNamed("Content-Type"u8)
            ? ContentType.Read(unfolded.WrittenSpan)?.Parameters
            : ContentDisposition.Read(unfolded.WrittenSpan)?.Parameters;
        foreach (var parameter in parameters ?? [])
        {
            int start = output.Length;
            if (!parameter.IsEncoded)
                continue;
            output.Add(parameter.Name);
            output.AddUtf8("="u8);
            output.Add(parameter.Text);
            output.Compact(start);
            output.Add(Between);
        }
    }
}
