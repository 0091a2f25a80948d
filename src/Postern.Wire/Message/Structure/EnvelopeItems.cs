namespace Postern.Wire.Message.Structure;

/// <summary>Items of an envelope, in their order (RFC 9051 §7.5.2).</summary>
[Flags]
public enum EnvelopeItems
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>env-date.</summary>
    Date = 1 << 0,

    /// <summary>env-subject.</summary>
    Subject = 1 << 1,

    /// <summary>env-from.</summary>
    From = 1 << 2,

    /// <summary>env-sender.</summary>
    Sender = 1 << 3,

    /// <summary>env-reply-to.</summary>
    ReplyTo = 1 << 4,

    /// <summary>env-to.</summary>
    To = 1 << 5,

    /// <summary>env-cc.</summary>
    Cc = 1 << 6,

    /// <summary>env-bcc.</summary>
    Bcc = 1 << 7,

    /// <summary>env-in-reply-to.</summary>
    InReplyTo = 1 << 8,

    /// <summary>env-message-id.</summary>
    MessageId = 1 << 9,
}
