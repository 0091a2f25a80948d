using System.Globalization;
using Postern.Store.Maildir;
using Postern.Wire.Imap.Fetching;
using Postern.Wire.Message.Mime;

namespace Postern.Mail.Servers.Imap.Fetching;

/// <summary>Writes octets of a message as a literal, piece by piece: a whole, a part, a header (RFC 9051 §6.4.5.1), or a part without its transfer encoding (RFC 3516 §4.2).</summary>
internal sealed class SectionRun(ImapOutput output, FetchedMessage message, FetchItem item)
{
    private const int ReadSize = 32 * 1024;

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
        output.Add("NIL"u8);
        return [];
    }

    /// <summary>A header as it is sent, read up to its empty line, and no further than so many octets.</summary>
    private byte[] HeaderOf(long start, long most = HeaderFields.Longest)
    {
        var lines = new SentLines(message.File!, start); // whoever wants a section has opened it
        byte[] header = [];
        byte[] buffer = new byte[ReadSize];
        while (header.Length < most && lines.Read(buffer) is > 0 and int count)
        {
            int before = Math.Max(0, header.Length - 3);
            header = [.. header, .. buffer.AsSpan(0, (int)Math.Min(count, most - header.Length))];
            if (header.AsSpan().StartsWith("\r\n"u8))
                return header[..2];
            int end = header.AsSpan(before).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
                return header[..(before + end + 4)];
        }
        return header;
    }

    private IEnumerable<bool> Header(byte[] header)
    {
        ReadOnlyMemory<byte> wanted = _section.Text == SectionText.Header ? header : HeaderFields.Choose(header, _section.Fields, isNot: _section.Text == SectionText.HeaderFieldsNot);
        if (item.Partial is { } partial)
            wanted = partial.Offset >= wanted.Length ? default : wanted[(int)partial.Offset..][..(int)Math.Min(partial.Count, wanted.Length - partial.Offset)];
        output.Add($"{{{wanted.Length}}}\r\n");
        output.Add(wanted.Span);
        return [];
    }

    /// <summary>A range of the file, from the beginning of a line on, as it is sent.</summary>
    private IEnumerable<bool> Lines(long start, long length)
    {
        (long skip, long count) = Window(length);
        output.Add(string.Create(CultureInfo.InvariantCulture, $"{{{count}}}\r\n"));
        var lines = new SentLines(message.File!, start); // as above
        byte[] buffer = new byte[(int)Math.Clamp(2 * length, 256, ReadSize)];
        while (count > 0)
        {
            int read = lines.Read(buffer);
            if (read == 0)
                throw new IOException("a message became shorter while it was read");
            int from = (int)Math.Min(skip, read);
            int take = (int)Math.Min(count, read - from);
            skip -= from;
            count -= take;
            output.Add(buffer.AsSpan(from, take));
            if (output.IsFull)
                yield return true;
        }
    }

    /// <summary>The piece that is wanted of so many octets.</summary>
    private (long Skip, long Count) Window(long length) => item.Partial is not { } partial ? (0, length)
        : partial.Offset >= length ? (0, 0)
        : (partial.Offset, Math.Min(partial.Count, length - partial.Offset));

    private IEnumerable<bool> BinaryPieces()
    {
        if (Find() is not { } part)
        {
            output.Add(item.Kind == FetchKind.BinarySize ? "0" : "NIL");
            return [];
        }
        if (!BinaryContent.IsKnown(part))
        {
            HasUnknownEncoding = true;
            output.Add(item.Kind == FetchKind.BinarySize ? "0" : "NIL");
            return [];
        }
        BinaryContent content = _section.Part.Count == 0 ? BinaryContent.Whole(message) : BinaryContent.Of(message, part);
        if (item.Kind == FetchKind.BinarySize)
        {
            output.Add(content.Length.ToString(CultureInfo.InvariantCulture));
            return [];
        }
        return BinaryLiteral(content);
    }

    private IEnumerable<bool> BinaryLiteral(BinaryContent content)
    {
        (long skip, long count) = Window(content.Length);
        output.Add(string.Create(CultureInfo.InvariantCulture, $"~{{{count}}}\r\n"));
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
