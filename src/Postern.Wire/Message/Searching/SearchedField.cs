using System.Buffers;
using System.Text;
using Postern.Wire.Message.Headers;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Words;

namespace Postern.Wire.Message.Searching;

/// <summary>A field of a header as it is searched: unfolded, decoded (RFC 2047, RFC 2231, RFC 6532), folded in its capitals, several blanks as one; each ends with a line end.</summary>
public static class SearchedField
{
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

    /// <summary>Adds the value of a field that is a text.</summary>
    public static void AddText(ReadOnlySpan<byte> value, FoldedText output)
    {
        AddWords(value, output);
        output.AddUtf8("\n"u8);
    }

    /// <summary>Adds words of a field, without a line end behind them.</summary>
    internal static void AddWords(ReadOnlySpan<byte> value, FoldedText output)
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
            output.AddUtf8("\n"u8);
        }
    }
}
