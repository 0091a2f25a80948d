using System.Buffers;
using Postern.Wire.Message.Addresses;
using Postern.Wire.Message.Headers;
using Postern.Wire.Message.Mime;

namespace Postern.Wire.Message.Structure;

/// <summary>IMAP's ENVELOPE of a message (RFC 9051 §7.5.2).</summary>
public static class Envelope
{
    private static readonly (EnvelopeItems Item, PartField Field)[] Fields =
    [
        (EnvelopeItems.Date, PartField.Date), (EnvelopeItems.Subject, PartField.Subject), (EnvelopeItems.From, PartField.From), (EnvelopeItems.To, PartField.To),
        (EnvelopeItems.Cc, PartField.Cc), (EnvelopeItems.Bcc, PartField.Bcc), (EnvelopeItems.InReplyTo, PartField.InReplyTo), (EnvelopeItems.MessageId, PartField.MessageId),
    ];

    /// <summary>Writes the envelope of a part that is a message; answers which items tell all that there is of their fields.</summary>
    public static EnvelopeItems Write(MessagePart message, StringForm form, IBufferWriter<byte> output)
    {
        Write(message.Fields, new StructureWriter(output, form));
        return Telling(message.Fields);
    }

    /// <summary>Writes the envelope of a message of which only the header is at hand, and answers the same; it is the same that the whole message gives.</summary>
    /// <param name="header">The header section with its empty line; more may follow, and is not looked at.</param>
    /// <param name="form">Which strings the client takes.</param>
    /// <param name="output">Where to.</param>
    public static EnvelopeItems Write(ReadOnlySpan<byte> header, StringForm form, IBufferWriter<byte> output)
    {
        int end = HeaderEnd.Find(header);
        var section = header[..Math.Min(end < 0 ? header.Length : end, MessageLimits.Header)];
        var fields = PartFields.Read(section, isMessage: true, MessageLimits.KeptFields, new ArrayBufferWriter<byte>(1024));
        Write(fields, new StructureWriter(output, form));
        return Telling(fields);
    }

    // envelope = "(" env-date SP env-subject SP env-from SP env-sender SP env-reply-to SP env-to SP env-cc SP env-bcc SP env-in-reply-to SP env-message-id ")"
    internal static void Write(PartFields fields, StructureWriter writer)
    {
        writer.Raw("("u8);
        Text(fields, PartField.Date, writer);
        Text(fields, PartField.Subject, writer);
        Addresses(fields[PartField.From], writer);
        // Where Sender and Reply-To are absent or empty, From stands for them.
        Addresses(First(fields, PartField.Sender), writer);
        Addresses(First(fields, PartField.ReplyTo), writer);
        Addresses(fields[PartField.To], writer);
        Addresses(fields[PartField.Cc], writer);
        Addresses(fields[PartField.Bcc], writer);
        Text(fields, PartField.InReplyTo, writer);
        writer.Nstring(fields[PartField.MessageId], fields.Has(PartField.MessageId));
        writer.Raw(")"u8);
    }

    /// <summary>An address field without an address is NIL as one that is not there, so that its item does not tell which it is.</summary>
    private static EnvelopeItems Telling(PartFields fields)
    {
        var items = EnvelopeItems.None;
        foreach ((var item, var field) in Fields)
        {
            bool isText = field is PartField.Date or PartField.Subject or PartField.InReplyTo or PartField.MessageId;
            if (fields.IsAll(field) && (isText || !fields.Has(field) || new ListedAddressReader(fields[field]).MoveNext()))
                items |= item;
        }
        return items;
    }

    private static void Text(PartFields fields, PartField field, StructureWriter writer)
    {
        writer.Nstring(fields[field], fields.Has(field));
        writer.Raw(" "u8);
    }

    private static ReadOnlySpan<byte> First(PartFields fields, PartField field)
    {
        var value = fields[field];
        return new ListedAddressReader(value).MoveNext() ? value : fields[PartField.From];
    }

    // env-from = "(" 1*address ")" / nil
    private static void Addresses(ReadOnlySpan<byte> value, StructureWriter writer)
    {
        var reader = new ListedAddressReader(value);
        bool isFirst = true;
        while (reader.MoveNext())
        {
            if (isFirst)
                writer.Raw("("u8);
            isFirst = false;
            Address(reader.Current, writer);
        }
        writer.Raw(isFirst ? "NIL "u8 : ") "u8);
    }

    // address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"; a host of NIL marks a group
    private static void Address(ListedAddress address, StructureWriter writer)
    {
        bool isMailbox = address.Kind == ListedKind.Mailbox;
        writer.Raw("("u8);
        writer.Nstring(isMailbox ? address.Name.Span : default);
        writer.Raw(" "u8);
        writer.Nstring(address.Route.Span);
        writer.Raw(" "u8);
        writer.Nstring(isMailbox ? address.Mailbox.Span : address.Name.Span, address.Kind != ListedKind.GroupEnd);
        writer.Raw(" "u8);
        writer.Nstring(address.Host.Span, isMailbox);
        writer.Raw(")"u8);
    }
}
