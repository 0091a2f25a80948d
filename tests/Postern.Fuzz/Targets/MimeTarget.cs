using System.Buffers;
using System.Text;
using Postern.Wire.Message;
using Postern.Wire.Message.Addresses;
using Postern.Wire.Message.Content;
using Postern.Wire.Message.Dates;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Structure;
using Postern.Wire.Message.Words;

namespace Postern.Fuzz.Targets;

/// <summary>Messages as trees of parts, what is told of them to IMAP, and what is in their fields and bodies.</summary>
internal static class MimeTarget
{
    private static readonly string[] Encodings = ["base64", "quoted-printable", "x-uuencode", "7bit"];

    /// <summary>The first byte is the size of the pieces.</summary>
    public static void Message(byte[] input)
    {
        if (input.Length == 0)
            return;
        byte[] message = input[1..];
        var reader = new MessageReader();
        foreach (byte[] part in message.Chunk(1 + input[0]))
            reader.Add(part);
        var (cut, whole) = (reader.Finish(), MessageReader.Read(message));
        Invariant.Holds(whole.Header.Start == 0 && whole.Body.End == message.Length, "every octet lies in the message");
        Places(whole);
        foreach (var form in (StringForm[])[StringForm.Ascii, StringForm.Utf8])
        {
            byte[] structure = Structure(whole, form);
            Invariant.Holds(structure.AsSpan().SequenceEqual(Structure(cut, form)), "cutting changes nothing");
            Invariant.Holds(Listed(structure) == structure.Length, "a structure is lists of strings");
            Invariant.Holds(!structure.Contains((byte)0), "no zero octet is written");
            var ofHeader = new ArrayBufferWriter<byte>();
            Envelope.Write(message, form, ofHeader);
            Invariant.Holds(structure.AsSpan().StartsWith(ofHeader.WrittenSpan), "an envelope needs no more than the header");
        }
    }

    /// <summary>The value of any field.</summary>
    public static void Value(byte[] input)
    {
        string text = EncodedWords.Decode(input);
        Invariant.Holds(!text.Any(letter => char.IsControl(letter) && letter != '\t' && letter < 0x80), "a text is one line");
        Invariant.Holds(EncodedWords.Decode(Encoding.UTF8.GetBytes(text)).Length <= text.Length + 1, "a text does not grow");
        if (MessageDate.TryRead(input, out var date))
            Invariant.Holds(date.Year is >= 1 and <= 9998, "a date has a year");
        int octets = 0;
        var addresses = new ListedAddressReader(input);
        while (addresses.MoveNext())
            octets += addresses.Current.Name.Length + addresses.Current.Route.Length + addresses.Current.Mailbox.Length + addresses.Current.Host.Length;
        Invariant.Holds(octets <= 2 * input.Length + 2, "addresses hold no more than the field");
        foreach (var parameter in ContentType.Read(input)?.Parameters ?? [])
            Invariant.Holds(parameter.Name.Length > 0 && parameter.Text.Length <= 3 * input.Length, "a parameter has a name");
    }

    /// <summary>The first byte chooses the encoding and the size of the pieces.</summary>
    public static void Content(byte[] input)
    {
        if (input.Length == 0)
            return;
        byte[] encoding = Encoding.ASCII.GetBytes(Encodings[input[0] % Encodings.Length]);
        byte[] whole = Decoded(encoding, input[1..], int.MaxValue);
        Invariant.Holds(whole.Length <= 16 * input.Length, "a body does not grow");
        Invariant.Holds(whole.AsSpan().SequenceEqual(Decoded(encoding, input[1..], 1 + input[0] / Encodings.Length)), "cutting changes nothing");
    }

    private static byte[] Decoded(byte[] encoding, byte[] body, int piece)
    {
        var output = new ArrayBufferWriter<byte>();
        var decoder = ContentDecoder.For(encoding)!; // one of the table
        foreach (byte[] part in body.Chunk(Math.Min(piece, body.Length + 1)))
            decoder.Decode(part, output);
        decoder.Finish(output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Structure(MessagePart message, StringForm form)
    {
        var output = new ArrayBufferWriter<byte>();
        Envelope.Write(message, form, output);
        BodyStructure.Write(message, isExtended: true, form, output);
        BodyStructure.Write(message, isExtended: false, form, output);
        return output.WrittenSpan.ToArray();
    }

    private static void Places(MessagePart part)
    {
        Invariant.Holds(part.Header.Length >= 0 && part.Body.Length >= 0 && part.Body.Start == part.Header.End, "a body follows its header");
        Invariant.Holds(part.Depth <= MessageLimits.Depth, "depth has an end");
        long at = part.Body.Start;
        foreach (var child in part.Children)
        {
            Invariant.Holds(child.Header.Start >= at && child.Body.End <= part.Body.End, "a part lies within another, behind the one before");
            Places(child);
            at = child.Body.End;
        }
    }

    /// <summary>Octets up to where parentheses, strings and words are no longer what they should be.</summary>
    private static int Listed(byte[] text)
    {
        int depth = 0;
        for (int at = 0; at < text.Length; at++)
        {
            depth += text[at] switch { (byte)'(' => 1, (byte)')' => -1, _ => 0 };
            if (text[at] == '"')
            {
                for (at++; at < text.Length && text[at] != '"'; at++)
                    at += text[at] == '\\' ? 1 : 0;
            }
            else if (text[at] == '{')
            {
                int end = Array.IndexOf(text, (byte)'\n', at);
                at = end + int.Parse(Encoding.ASCII.GetString(text, at + 1, end - at - 3));
            }
            else if (depth < 0 || text[at] is < 0x20 or > 0x7E)
            {
                return at;
            }
        }
        return depth == 0 ? text.Length : -1;
    }
}
