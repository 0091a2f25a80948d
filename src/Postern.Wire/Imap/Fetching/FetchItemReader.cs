using System.Buffers;
using System.Text;

namespace Postern.Wire.Imap.Fetching;

/// <summary>Reads fetch-att and its section (RFC 9051 §9, RFC 3501 §9, RFC 3516 §7).</summary>
internal static class FetchItemReader
{
    // Only names and part specifiers are made of these; an atom would take the bracket too.
    private static readonly SearchValues<byte> NameChar = SearchValues.Create(".0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>An item's name in capitals, without what its bracket holds.</summary>
    public static string Name(ref ImapReader reader) =>
        Encoding.ASCII.GetString(reader.Word(NameChar, 32, "What to fetch is missing")).ToUpperInvariant();

    /// <summary>The item that has this name; null with a fault where none has.</summary>
    public static FetchItem? Read(ref ImapReader reader, string name)
    {
        switch (name)
        {
            case "BODY" when reader.Next('['):
            case "BODY.PEEK" when reader.Next('['):
                return new(FetchKind.Section, Section(ref reader), name.Length > "BODY".Length, Partial(ref reader));
            case "BINARY" or "BINARY.PEEK":
                return new(FetchKind.Binary, SectionBinary(ref reader), name.Length > "BINARY".Length, Partial(ref reader));
            case "BINARY.SIZE":
                return new(FetchKind.BinarySize, SectionBinary(ref reader));
            case "RFC822":
                return new(FetchKind.Rfc822, BodySection.Message);
            case "RFC822.HEADER":
                return new(FetchKind.Rfc822Header, BodySection.Message with { Text = SectionText.Header }, isPeek: true);
            case "RFC822.TEXT":
                return new(FetchKind.Rfc822Text, BodySection.Message with { Text = SectionText.Text });
        }
        if (Plain(name) is { } kind)
            return new(kind);
        reader.Fail("Nothing that can be fetched");
        return null;
    }

    private static FetchKind? Plain(string name) => name switch
    {
        "UID" => FetchKind.Uid,
        "FLAGS" => FetchKind.Flags,
        "INTERNALDATE" => FetchKind.InternalDate,
        "RFC822.SIZE" => FetchKind.Size,
        "ENVELOPE" => FetchKind.Envelope,
        "BODY" => FetchKind.Body,
        "BODYSTRUCTURE" => FetchKind.BodyStructure,
        "MODSEQ" => FetchKind.ModSeq,
        _ => null,
    };

    // section = "[" [section-spec] "]"; section-spec = section-msgtext / (section-part ["." section-text])
    private static BodySection Section(ref ImapReader reader)
    {
        reader.Letter('[', "A bracket is missing");
        var part = SectionPart(ref reader, out bool hasText);
        var section = BodySection.Message with { Part = part };
        if (hasText)
            section = Text(ref reader, section);
        reader.Letter(']', "A bracket is missing");
        return section;
    }

    // section-binary = "[" [section-part] "]"
    private static BodySection SectionBinary(ref ImapReader reader)
    {
        reader.Letter('[', "A bracket is missing");
        var part = SectionPart(ref reader, out bool hasText);
        if (hasText)
            reader.Fail("Wrong part of a message");
        reader.Letter(']', "A bracket is missing");
        return BodySection.Message with { Part = part };
    }

    // section-part = nz-number *("." nz-number)
    private static List<uint> SectionPart(ref ImapReader reader, out bool hasText)
    {
        var part = new List<uint>();
        hasText = false;
        while (reader.Fault is null && !reader.Next(']'))
        {
            if (part.Count > 0)
                reader.Letter('.', "Wrong part of a message");
            hasText = reader.Rest is [not (>= (byte)'0' and <= (byte)'9'), ..];
            if (hasText)
                break;
            if (part.Count == FetchLimits.PartDepth)
                reader.Fail("Too deep a part of a message");
            part.Add(reader.NzNumber());
        }
        return part;
    }

    // section-msgtext = "HEADER" / "HEADER.FIELDS" [".NOT"] SP header-list / "TEXT"; section-text = section-msgtext / "MIME"
    private static BodySection Text(ref ImapReader reader, BodySection section)
    {
        switch (Encoding.ASCII.GetString(reader.Word(NameChar, 32, "Wrong part of a message")).ToUpperInvariant())
        {
            case "HEADER":
                return section with { Text = SectionText.Header };
            case "TEXT":
                return section with { Text = SectionText.Text };
            case "MIME" when section.Part.Count > 0:
                return section with { Text = SectionText.Mime };
            case "HEADER.FIELDS":
                return section with { Text = SectionText.HeaderFields, Fields = HeaderList(ref reader) };
            case "HEADER.FIELDS.NOT":
                return section with { Text = SectionText.HeaderFieldsNot, Fields = HeaderList(ref reader) };
        }
        reader.Fail("Wrong part of a message");
        return section;
    }

    // header-list = "(" header-fld-name *(SP header-fld-name) ")"; header-fld-name = astring
    private static List<string> HeaderList(ref ImapReader reader)
    {
        var fields = new List<string>();
        reader.Sp();
        reader.Open();
        while (reader.Item())
        {
            if (fields.Count == FetchLimits.Fields)
                reader.Fail("Too many header fields");
            var field = reader.Astring();
            // The name comes back in the answer: nothing may be in it that would end a line there (RFC 5322 §2.2 has printable letters).
            if (field.Length is 0 or > FetchLimits.Field || field.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
                reader.Fail("Wrong name of a header field");
            fields.Add(Encoding.ASCII.GetString(field));
        }
        if (fields.Count == 0)
            reader.Fail("Header fields are missing");
        return fields;
    }

    // partial = "<" number64 "." nz-number64 ">"
    private static Partial? Partial(ref ImapReader reader)
    {
        if (!reader.TryLetter('<'))
            return null;
        long offset = reader.Number64();
        reader.Letter('.', "Wrong piece of a message");
        long count = reader.Number64();
        if (count == 0)
            reader.Fail("Wrong piece of a message");
        reader.Letter('>', "Wrong piece of a message");
        return new(offset, count);
    }
}
