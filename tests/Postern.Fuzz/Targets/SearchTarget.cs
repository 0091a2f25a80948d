using System.Buffers;
using Postern.Wire.Message.Headers;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Searching;
using Postern.Wire.Message.Structure;
using Postern.Wire.Message.Words;

namespace Postern.Fuzz.Targets;

/// <summary>What of a message is searched.</summary>
internal static class SearchTarget
{
    private static readonly EnvelopeItems[] Items = [.. Enum.GetValues<EnvelopeItems>().Where(item => item != EnvelopeItems.None)];

    /// <summary>The first byte is the size of the pieces of a body.</summary>
    public static void Run(byte[] input)
    {
        if (input.Length == 0)
            return;
        byte[] message = input[1..];
        Walk(MessageReader.Read(message), message, 1 + input[0]);
        var fields = new FoldedText();
        var reader = new FieldReader(message);
        while (reader.MoveNext())
        {
            SearchedField.AddWhole(reader.Current, fields);
            SearchedAddresses.AddField(reader.Current.Value, fields);
        }
        // One letter comes apart to eighteen at most; an address field is there twice, and what was encoded in percents besides.
        Invariant.Holds(fields.Length <= 1000 + (200L * message.Length), "a header does not grow without end");
        Envelopes(message);
    }

    private static void Envelopes(byte[] message)
    {
        var (text, reader) = (new FoldedText(), new SearchedEnvelope());
        var envelope = new ArrayBufferWriter<byte>();
        Envelope.Write(message, (message.Length & 1) == 0 ? StringForm.Ascii : StringForm.Utf8, envelope);
        foreach (var item in Items)
        {
            Invariant.Holds(reader.TryAdd(envelope.WrittenSpan, item, text) is not null, "an envelope is read back");
            // What the index gives may be anything.
            _ = reader.TryAdd(message, item, text);
        }
    }

    private static void Walk(MessagePart part, byte[] message, int piece)
    {
        foreach (var child in part.Children)
            Walk(child, message, piece);
        if (!SearchedBody.IsSearched(part))
            return;
        byte[] body = message[(int)part.Body.Start..(int)part.Body.End];
        var (whole, cut) = (Folded(part, body, Math.Max(1, body.Length)), Folded(part, body, piece));
        Invariant.Holds(whole.Length <= 1000 + (60L * body.Length), "a body does not grow without end");
        // Where no charset is told the first piece that is not ASCII decides.
        if (part.ContentType["charset"] is { } name && Charset.Find(name) is { IsSingleByte: false } charset && charset.CodePage == 65001)
            Invariant.Holds(whole.Span.SequenceEqual(cut.Span), "cutting changes nothing");
    }

    private static FoldedText Folded(MessagePart part, byte[] body, int piece)
    {
        var (text, reader) = (new FoldedText(), new SearchedBody(part));
        foreach (byte[] octets in body.Chunk(piece))
            reader.Add(octets, text);
        reader.Finish(text);
        return text;
    }
}
