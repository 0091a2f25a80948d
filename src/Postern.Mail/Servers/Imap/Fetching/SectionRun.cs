using System.Buffers;
using Postern.Store.Maildir;
using Postern.Wire.Imap.Fetching;
using Postern.Wire.Imap.Responding;
using Postern.Wire.Message.Headers;
using Postern.Wire.Message.Mime;

namespace Postern.Mail.Servers.Imap.Fetching;

/// <summary>Writes octets of a message as a literal, piece by piece: a whole, a part, a header (RFC 9051 §6.4.5.1), or a part without its transfer encoding (RFC 3516 §4.2).</summary>
internal sealed class SectionRun(ImapOutput output, FetchWriter writer, FetchedMessage message, FetchItem item)
{
    private const int HeaderSize = 8 * 1024; // arbitrary: what nearly every header fits into

    private readonly BodySection _section = item.Section!; // of these items each has one

    /// <summary>The part has a transfer encoding that nobody knows (RFC 3516 §5).</summary>
    internal bool HasUnknownEncoding { get; private set; }

    /// <summary>Writes it; stops each time that a piece is worth sending.</summary>
    internal IEnumerable<bool> Pieces()
    {
        if (item.Kind is FetchKind.Binary or FetchKind.BinarySize)
            return BinaryPieces();
        if (_section.Part.Count == 0 && _section.Text == SectionText.Whole)
            return Lines(0, message.Facts.SentSize);
        if (_section.Part.Count == 0 && _section.Text is SectionText.Header or SectionText.HeaderFields or SectionText.HeaderFieldsNot)
            return Header(HeaderOf(0));
        return PartPieces();
    }

    private IEnumerable<bool> PartPieces()
    {
        if (Find() is not { } part)
            return Nil();
        return _section.Text switch
        {
            SectionText.Mime => Lines(part.Header.Start, part.Header.WireLength),
            SectionText.Whole => Lines(part.Body.Start, part.Body.WireLength),
            _ when MessageIn(part) is { } inner => _section.Text == SectionText.Text
                ? Lines(inner.Body.Start, inner.Body.WireLength)
                : Header(HeaderOf(inner.Header.Start, Math.Min(inner.Header.WireLength, part.Body.WireLength))), // a boundary may cut it off, and takes the end of its last line
            _ => Nil(),
        };
    }

    private MessagePart? Find() => _section.Part.Count == 0 ? message.Parts : message.Parts.Find(string.Join('.', _section.Part));

    /// <summary>The message that HEADER and TEXT of a part speak of.</summary>
    private MessagePart? MessageIn(MessagePart part) =>
        _section.Part.Count == 0 ? part : part.ContentType.IsMessage && part.Children is [var inner, ..] ? inner : null; // the part 1 of a message without parts is its body

    private IEnumerable<bool> Nil()
    {
        writer.Nil(item.Label);
        return [];
    }

    /// <summary>A header as it is sent, read up to its empty line, and no further than so many octets.</summary>
    private ReadOnlyMemory<byte> HeaderOf(long start, long most = HeaderFields.Longest)
    {
        var lines = new SentLines(message.File!, start); // whoever wants a section has opened it
        var header = new ArrayBufferWriter<byte>((int)Math.Clamp(2 * message.File!.Size, 2, HeaderSize));
        while (header.WrittenCount < most)
        {
            int before = header.WrittenCount;
            header.Advance(lines.Read(header.GetSpan(2)));
            int end = HeaderEnd.Find(header.WrittenSpan, before);
            if (end >= 0)
                return header.WrittenMemory[..(int)Math.Min(end, most)];
            if (header.WrittenCount == before)
                break;
        }
        return header.WrittenMemory[..(int)Math.Min(header.WrittenCount, most)];
    }

    private IEnumerable<bool> Header(ReadOnlyMemory<byte> header)
    {
        var wanted = _section.Text == SectionText.Header ? header : HeaderFields.Choose(header.Span, _section.Fields, isNot: _section.Text == SectionText.HeaderFieldsNot);
        if (item.Partial is { } partial)
            wanted = partial.Offset >= wanted.Length ? default : wanted[(int)partial.Offset..][..(int)Math.Min(partial.Count, wanted.Length - partial.Offset)];
        writer.Literal(item.Label, wanted.Length);
        output.Add(wanted.Span);
        return [];
    }

    /// <summary>A range of the file, from the beginning of a line on, as it is sent.</summary>
    private IEnumerable<bool> Lines(long start, long length)
    {
        (long skip, long count) = Window(length);
        writer.Literal(item.Label, count);
        var lines = new SentLines(message.File!, start); // as above
        if (count > ImapOutput.Piece)
            return Pieces(lines, skip, count);
        // Most messages are written at one stroke.
        while (count > 0)
            Some(lines, ref skip, ref count);
        return [];
    }

    private IEnumerable<bool> Pieces(SentLines lines, long skip, long count)
    {
        while (count > 0)
        {
            Some(lines, ref skip, ref count);
            if (output.IsFull)
                yield return true;
        }
    }

    /// <summary>Writes what one read gives, without what is to be skipped.</summary>
    private void Some(SentLines lines, ref long skip, ref long count)
    {
        // One octet more than is wanted, as the last may stay free; and two for the end of a line.
        int most = (int)Math.Clamp(skip + count + 1, 2, ImapOutput.Piece);
        var room = output.GetSpan(most)[..most];
        int read = lines.Read(room);
        if (read == 0)
            throw new IOException("a message became shorter while it was read");
        int from = (int)Math.Min(skip, read);
        int take = (int)Math.Min(count, read - from);
        skip -= from;
        count -= take;
        if (from > 0)
            room.Slice(from, take).CopyTo(room);
        output.Advance(take);
    }

    /// <summary>The piece that is wanted of so many octets.</summary>
    private (long Skip, long Count) Window(long length) => item.Partial is not { } partial ? (0, length)
        : partial.Offset >= length ? (0, 0)
        : (partial.Offset, Math.Min(partial.Count, length - partial.Offset));

    private IEnumerable<bool> BinaryPieces()
    {
        if (Find() is not { } part)
            return None();
        if (!BinaryContent.IsKnown(part))
        {
            HasUnknownEncoding = true;
            return None();
        }
        BinaryContent content = _section.Part.Count == 0 ? BinaryContent.Whole(message) : BinaryContent.Of(message, part);
        if (item.Kind == FetchKind.BinarySize)
        {
            writer.Size(item.Label, content.Length);
            return [];
        }
        return BinaryLiteral(content);
    }

    private IEnumerable<bool> None()
    {
        if (item.Kind != FetchKind.BinarySize)
            return Nil();
        writer.Size(item.Label, 0);
        return [];
    }

    private IEnumerable<bool> BinaryLiteral(BinaryContent content)
    {
        (long skip, long count) = Window(content.Length);
        writer.Literal(item.Label, count, isBinary: true);
        foreach (ReadOnlyMemory<byte> piece in content.Pieces())
        {
            int from = (int)Math.Min(skip, piece.Length);
            int take = (int)Math.Min(count, piece.Length - from);
            skip -= from;
            count -= take;
            output.Add(piece.Span.Slice(from, take));
            if (output.IsFull)
                yield return true;
            if (count == 0)
                yield break;
        }
    }
}
