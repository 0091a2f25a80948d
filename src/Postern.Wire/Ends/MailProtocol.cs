namespace Postern.Wire.Ends;

/// <summary>The mail protocol that an end speaks.</summary>
public enum MailProtocol
{
    /// <summary>No protocol of its own: bytes as they are, in the protocol of the other end.</summary>
    None,

    /// <summary>POP3, RFC 1939.</summary>
    Pop3,

    /// <summary>IMAP, RFC 9051.</summary>
    Imap,

    /// <summary>SMTP between servers, RFC 5321.</summary>
    Smtp,

    /// <summary>SMTP from a mail client, RFC 6409.</summary>
    Submission,

    /// <summary>LMTP, RFC 2033.</summary>
    Lmtp,

    /// <summary>NNTP, RFC 3977.</summary>
    Nntp,

    /// <summary>ManageSieve, RFC 5804.</summary>
    Sieve,
}
