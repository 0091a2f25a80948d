namespace Postern.Wire.Imap.Fetching;

/// <summary>What of a message or a part is meant (RFC 9051 §6.4.5.1).</summary>
public enum SectionText
{
    /// <summary>All of it: of a message its text with its header, of a part its body alone.</summary>
    Whole,

    /// <summary><c>HEADER</c>: the header of a message, or of the message that a part is.</summary>
    Header,

    /// <summary><c>HEADER.FIELDS</c>: the fields that are named.</summary>
    HeaderFields,

    /// <summary><c>HEADER.FIELDS.NOT</c>: all fields but those that are named.</summary>
    HeaderFieldsNot,

    /// <summary><c>TEXT</c>: what follows the header.</summary>
    Text,

    /// <summary><c>MIME</c>: the header of a part itself.</summary>
    Mime,
}
