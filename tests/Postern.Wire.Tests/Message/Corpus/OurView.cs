using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Postern.Wire.Message.Addresses;
using Postern.Wire.Message.Content;
using Postern.Wire.Message.Dates;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Words;

namespace Postern.Wire.Tests.Message.Corpus;

/// <summary>What we make of a message, in lines that another reader can write as well: every part with its type, name and content, and the fields of the message.</summary>
internal static class OurView
{
    /// <param name="message">Its octets.</param>
    /// <param name="isDetailed">Every parameter, disposition and Content-ID as well.</param>
    public static List<string> Of(byte[] message, bool isDetailed = false)
    {
        var root = MessageReader.Read(message);
        var lines = new List<string>
        {
            "subject " + Plain(EncodedWords.Decode(root.Fields[PartField.Subject])),
            "date " + (MessageDate.TryRead(root.Fields[PartField.Date], out var date) ? date.ToUnixTimeSeconds().ToString() : "-"),
        };
        foreach (var field in (PartField[])[PartField.From, PartField.To, PartField.Cc])
            Addresses(field, root.Fields[field], lines);
        Part("", root, message, isDetailed, lines);
        return lines;
    }

    private static void Part(string at, MessagePart part, byte[] message, bool isDetailed, List<string> lines)
    {
        bool isLeaf = part.Children.Count == 0 && !part.IsMultipart;
        var disposition = ContentDisposition.Read(part.Fields[PartField.ContentDisposition]);
        string name = disposition?.Parameters.FirstOrDefault(one => one.IsNamed("filename")) is { } file
            ? file.Text : part.ContentType["name"] ?? "";
        string type = $"{part.ContentType.Type}/{part.ContentType.Subtype}".ToLowerInvariant();
        lines.Add($"part{at} {type} {Plain(name)}{(isLeaf ? " " + Content(part, message) : "")}");
        if (isDetailed)
            Details(at, part, disposition, lines);
        for (int i = 0; i < part.Children.Count; i++)
            Part($"{at}.{i + 1}", part.Children[i], message, isDetailed, lines);
    }

    private static void Details(string at, MessagePart part, ContentDisposition? disposition, List<string> lines)
    {
        lines.Add($"words{at} {string.Join(' ', part.ContentType.Parameters.Select(one => $"{one.Name.ToLowerInvariant()}={Plain(one.Text)}").Order(StringComparer.Ordinal))}");
        lines.Add($"disposition{at} {disposition?.Kind.ToLowerInvariant() ?? "-"}");
        string id = Plain(Encoding.Latin1.GetString(part.Fields[PartField.ContentId])).TrimStart('<').TrimEnd('>');
        lines.Add($"id{at} {(id.Length == 0 ? "-" : id)}");
    }

    private static string Content(MessagePart part, byte[] message)
    {
        var body = message.AsSpan((int)part.Body.Start, (int)part.Body.Length);
        var output = new ArrayBufferWriter<byte>();
        var decoder = ContentDecoder.For(Encoding.ASCII.GetBytes(part.TransferEncoding)) ?? ContentDecoder.For(default);
        decoder!.Decode(body, output); // the second one is always there
        decoder.Finish(output);
        // Line ends are no matter here, nor is the last one.
        byte[] plain = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(output.WrittenSpan).Replace("\r", "", StringComparison.Ordinal).TrimEnd('\n'));
        return $"{plain.Length} {Convert.ToHexStringLower(SHA1.HashData(plain))[..8]}";
    }

    private static void Addresses(PartField field, ReadOnlySpan<byte> value, List<string> lines)
    {
        var reader = new ListedAddressReader(value);
        while (reader.MoveNext())
        {
            var one = reader.Current;
            if (one.Kind == ListedKind.Mailbox)
                lines.Add($"{field.ToString().ToLowerInvariant()} {Plain(EncodedWords.Decode(one.Name.Span))} <{Plain(Charset.Guess(one.Mailbox.Span))}{(one.Host.IsEmpty ? "" : "@")}{Plain(Charset.Guess(one.Host.Span))}>");
        }
    }

    /// <summary>Blanks are no matter.</summary>
    private static string Plain(string text) => string.Join(' ', text.Split([' ', '\t', '\r', '\n', '\u00A0'], StringSplitOptions.RemoveEmptyEntries));
}
