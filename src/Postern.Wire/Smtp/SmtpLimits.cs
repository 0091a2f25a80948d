namespace Postern.Wire.Smtp;

/// <summary>Sizes and counts of SMTP and LMTP; a line is counted without its CRLF.</summary>
public static class SmtpLimits
{
    /// <summary>RFC 5321 §4.5.3.1.4: a command has at most 512 octets, its CRLF included.</summary>
    public const int Command = 512 - 2;

    /// <summary>Arbitrary: MAIL and RCPT with what extensions add to them (RFC 1870 §3, RFC 3461 §4, RFC 4954 §5, RFC 6531 §3.4, RFC 8689 §2), rounded up.</summary>
    public const int Envelope = 2048 - 2;

    /// <summary>RFC 4954 §4: 12288 octets are enough for a line of an AUTH exchange. Against the same section: AUTH itself may have as many, because clients send tokens in it.</summary>
    public const int Auth = 12288 - 2;

    /// <summary>RFC 5321 §4.5.3.1.1: octets of a local part.</summary>
    public const int LocalPart = 64;

    /// <summary>RFC 5321 §4.5.3.1.2: octets of a domain.</summary>
    public const int Domain = 255;

    /// <summary>RFC 5321 §4.5.3.1.3: octets of a path with its brackets.</summary>
    public const int Path = 256;

    /// <summary>RFC 5321 §4.5.3.1.5: octets of a reply line, its CRLF included; this is kept in writing.</summary>
    public const int Reply = 512 - 2;

    /// <summary>Arbitrary: octets of a reply line that are still read.</summary>
    public const int ReplyRead = 2048;

    /// <summary>Arbitrary: an AUTH challenge is a reply line of its own length.</summary>
    public const int Challenge = Auth;

    /// <summary>Arbitrary: lines of a reply; EHLO has about twenty.</summary>
    public const int ReplyLines = 256;

    /// <summary>RFC 3461 §4.4: octets of an ENVID.</summary>
    public const int EnvelopeId = 100;

    /// <summary>RFC 3461 §4.2: octets of an ORCPT.</summary>
    public const int OriginalRecipient = 500;

    /// <summary>RFC 4954 §5: octets of AUTH= in MAIL.</summary>
    public const int AuthParameter = 500;

    /// <summary>RFC 5321 §4.5.3.1.6: octets of a line of a message, its CRLF included.</summary>
    public const int TextLine = 1000;
}
