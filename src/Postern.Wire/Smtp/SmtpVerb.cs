namespace Postern.Wire.Smtp;

/// <summary>The commands of SMTP and LMTP that are known by name.</summary>
public enum SmtpVerb
{
    /// <summary>None of those below.</summary>
    Unknown,

    /// <summary>RFC 5321 §4.1.1.1: who the client is, in the old way.</summary>
    Helo,

    /// <summary>RFC 5321 §4.1.1.1: who the client is, and what the server can.</summary>
    Ehlo,

    /// <summary>RFC 2033 §4.1: the same in LMTP.</summary>
    Lhlo,

    /// <summary>RFC 5321 §4.1.1.2: whom the mail is from.</summary>
    Mail,

    /// <summary>RFC 5321 §4.1.1.3: whom it is for.</summary>
    Rcpt,

    /// <summary>RFC 5321 §4.1.1.4: the mail.</summary>
    Data,

    /// <summary>RFC 3030 §2: a piece of the mail.</summary>
    Bdat,

    /// <summary>RFC 5321 §4.1.1.5: begin anew.</summary>
    Rset,

    /// <summary>RFC 5321 §4.1.1.6: is this a user?</summary>
    Vrfy,

    /// <summary>RFC 5321 §4.1.1.7: who is on this list?</summary>
    Expn,

    /// <summary>RFC 5321 §4.1.1.8: what can be said?</summary>
    Help,

    /// <summary>RFC 5321 §4.1.1.9: nothing.</summary>
    Noop,

    /// <summary>RFC 5321 §4.1.1.10: the end.</summary>
    Quit,

    /// <summary>RFC 3207 §4: TLS.</summary>
    StartTls,

    /// <summary>RFC 4954 §4: a SASL exchange.</summary>
    Auth,

    /// <summary>Postfix's: what a trusted door says of its client.</summary>
    Xclient,
}
