namespace Postern.Wire.Message.Mime;

/// <summary>The fields that are kept of a part: what IMAP's ENVELOPE and BODYSTRUCTURE are made of, and threads.</summary>
public enum PartField
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>Content-Type (RFC 2045 §5).</summary>
    ContentType,

    /// <summary>Content-Transfer-Encoding (RFC 2045 §6).</summary>
    ContentTransferEncoding,

    /// <summary>Content-ID (RFC 2045 §7).</summary>
    ContentId,

    /// <summary>Content-Description (RFC 2045 §8).</summary>
    ContentDescription,

    /// <summary>Content-Disposition (RFC 2183 §2).</summary>
    ContentDisposition,

    /// <summary>Content-MD5 (RFC 1864).</summary>
    ContentMd5,

    /// <summary>Content-Language (RFC 3282).</summary>
    ContentLanguage,

    /// <summary>Content-Location (RFC 2557 §4).</summary>
    ContentLocation,

    /// <summary>Date (RFC 5322 §3.6.1).</summary>
    Date,

    /// <summary>Subject (RFC 5322 §3.6.5).</summary>
    Subject,

    /// <summary>From (RFC 5322 §3.6.2).</summary>
    From,

    /// <summary>Sender (RFC 5322 §3.6.2).</summary>
    Sender,

    /// <summary>Reply-To (RFC 5322 §3.6.2).</summary>
    ReplyTo,

    /// <summary>To (RFC 5322 §3.6.3).</summary>
    To,

    /// <summary>Cc (RFC 5322 §3.6.3).</summary>
    Cc,

    /// <summary>Bcc (RFC 5322 §3.6.3).</summary>
    Bcc,

    /// <summary>In-Reply-To (RFC 5322 §3.6.4).</summary>
    InReplyTo,

    /// <summary>Message-ID (RFC 5322 §3.6.4).</summary>
    MessageId,

    /// <summary>References (RFC 5322 §3.6.4).</summary>
    References,
}
