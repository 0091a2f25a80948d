namespace Postern.Wire.Imap.Fetching;

/// <summary>What can be asked of a message (RFC 9051 §6.4.5, RFC 3501 §6.4.5).</summary>
public enum FetchKind
{
    /// <summary><c>UID</c>.</summary>
    Uid,

    /// <summary><c>FLAGS</c>.</summary>
    Flags,

    /// <summary><c>INTERNALDATE</c>.</summary>
    InternalDate,

    /// <summary><c>RFC822.SIZE</c>: octets of the message with CRLF.</summary>
    Size,

    /// <summary><c>ENVELOPE</c>.</summary>
    Envelope,

    /// <summary><c>BODY</c> without brackets: the structure without its extension data.</summary>
    Body,

    /// <summary><c>BODYSTRUCTURE</c>.</summary>
    BodyStructure,

    /// <summary><c>MODSEQ</c> (RFC 7162 §3.1.4.2).</summary>
    ModSeq,

    /// <summary><c>BODY[…]</c> and <c>BODY.PEEK[…]</c>.</summary>
    Section,

    /// <summary><c>RFC822</c>: as <c>BODY[]</c>, answered by its own name (IMAP4rev1).</summary>
    Rfc822,

    /// <summary><c>RFC822.HEADER</c>: as <c>BODY.PEEK[HEADER]</c>, answered by its own name (IMAP4rev1).</summary>
    Rfc822Header,

    /// <summary><c>RFC822.TEXT</c>: as <c>BODY[TEXT]</c>, answered by its own name (IMAP4rev1).</summary>
    Rfc822Text,

    /// <summary><c>BINARY[…]</c> and <c>BINARY.PEEK[…]</c>: a part without its transfer encoding (RFC 3516 §4.2).</summary>
    Binary,

    /// <summary><c>BINARY.SIZE[…]</c>: how long that would be (RFC 3516 §4.3).</summary>
    BinarySize,
}
