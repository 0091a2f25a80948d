using System.Buffers;
using System.Text;
using Postern.Store.Maildir;
using Postern.Wire.Message.Content;
using Postern.Wire.Message.Mime;

namespace Postern.Mail.Servers.Imap.Fetching;

/// <summary>What a part holds without its transfer encoding (RFC 3516 §4.2). A part that holds others is given as it is: it has none (RFC 2045 §6.4).</summary>
internal sealed class BinaryContent
{
    private const int ReadSize = 32 * 1024;

    private readonly MessageFile _file;
    private readonly long _start;
    private readonly long _length;
    private readonly byte[]? _encoding;

    private BinaryContent(MessageFile file, long start, long length, byte[]? encoding)
    {
        _file = file;
        _start = start;
        _length = length;
        _encoding = encoding;
        Length = encoding is null ? length : Pieces().Sum(piece => (long)piece.Length);
    }

    /// <summary>Its octets.</summary>
    internal long Length { get; }

    /// <summary>Whether the encoding of a part is one that can be taken off; what cannot is UNKNOWN-CTE.</summary>
    internal static bool IsKnown(MessagePart part) => part.IsMultipart || part.ContentType.IsMessage || IsPlain(part) || ContentDecoder.For(Encoding.Latin1.GetBytes(part.TransferEncoding)) is not null;

    /// <summary>A part's.</summary>
    internal static BinaryContent Of(FetchedMessage message, MessagePart part) =>
        new(message.File!, part.Body.Start, part.Body.WireLength, part.IsMultipart || part.ContentType.IsMessage || IsPlain(part) ? null : Encoding.Latin1.GetBytes(part.TransferEncoding)); // whoever wants a part has opened the file

    /// <summary>A whole message, as it is.</summary>
    internal static BinaryContent Whole(FetchedMessage message) => new(message.File!, 0, message.Facts.SentSize, encoding: null); // as above

    /// <summary>The octets; each piece is good until the next is asked for.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>> Pieces()
    {
        ContentDecoder? decoder = _encoding is null ? null : ContentDecoder.For(_encoding);
        var lines = new SentLines(_file, _start);
        byte[] buffer = new byte[ReadSize];
        var decoded = new ArrayBufferWriter<byte>();
        for (long left = _length; left > 0;)
        {
            int read = (int)Math.Min(left, lines.Read(buffer));
            if (read == 0)
                throw new IOException("a message became shorter while it was read");
            left -= read;
            if (decoder is null)
            {
                yield return buffer.AsMemory(0, read);
                continue;
            }
            decoded.ResetWrittenCount();
            decoder.Decode(buffer.AsSpan(0, read), decoded);
            yield return decoded.WrittenMemory;
        }
        if (decoder is null)
            yield break;
        decoded.ResetWrittenCount();
        decoder.Finish(decoded);
        yield return decoded.WrittenMemory;
    }

    private static bool IsPlain(MessagePart part) => part.TransferEncoding.ToUpperInvariant() is "7BIT" or "8BIT" or "BINARY";
}
