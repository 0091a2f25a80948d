using System.Text;

namespace Postern.Wire.Message.Mime;

/// <summary>The names of the fields that are kept.</summary>
internal static class PartFieldNames
{
    private static readonly (byte[] Name, PartField Field)[] Table =
    [
        ("To"u8.ToArray(), PartField.To),
        ("Cc"u8.ToArray(), PartField.Cc),
        ("Bcc"u8.ToArray(), PartField.Bcc),
        ("Date"u8.ToArray(), PartField.Date),
        ("From"u8.ToArray(), PartField.From),
        ("Sender"u8.ToArray(), PartField.Sender),
        ("Subject"u8.ToArray(), PartField.Subject),
        ("Reply-To"u8.ToArray(), PartField.ReplyTo),
        ("Content-ID"u8.ToArray(), PartField.ContentId),
        ("Message-ID"u8.ToArray(), PartField.MessageId),
        ("References"u8.ToArray(), PartField.References),
        ("In-Reply-To"u8.ToArray(), PartField.InReplyTo),
        ("Content-MD5"u8.ToArray(), PartField.ContentMd5),
        ("Content-Type"u8.ToArray(), PartField.ContentType),
        ("Content-Language"u8.ToArray(), PartField.ContentLanguage),
        ("Content-Location"u8.ToArray(), PartField.ContentLocation),
        ("Content-Description"u8.ToArray(), PartField.ContentDescription),
        ("Content-Disposition"u8.ToArray(), PartField.ContentDisposition),
        ("Content-Transfer-Encoding"u8.ToArray(), PartField.ContentTransferEncoding),
    ];

    /// <summary>The field of this name, in capitals or not. Those of a message alone are none in the header of another part.</summary>
    public static PartField Find(ReadOnlySpan<byte> name, bool isMessage)
    {
        foreach ((byte[] known, var field) in Table)
        {
            if (known.Length == name.Length && Ascii.EqualsIgnoreCase(known, name))
                return isMessage || field < PartField.Date ? field : PartField.None;
        }
        return PartField.None;
    }
}
