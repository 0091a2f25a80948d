namespace Postern.Wire.Imap.Searching;

/// <summary>Where a text is searched for (RFC 9051 §6.4.4).</summary>
public enum SearchField
{
    /// <summary><c>BCC</c>: the blind copies of the envelope.</summary>
    Bcc,

    /// <summary><c>BODY</c>: the body, without the header.</summary>
    Body,

    /// <summary><c>CC</c>: the copies of the envelope.</summary>
    Cc,

    /// <summary><c>FROM</c>: the senders of the envelope.</summary>
    From,

    /// <summary><c>SUBJECT</c>: the subject.</summary>
    Subject,

    /// <summary><c>TEXT</c>: the header and the body.</summary>
    Text,

    /// <summary><c>TO</c>: the receivers of the envelope.</summary>
    To,
}
