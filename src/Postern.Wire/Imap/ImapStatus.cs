namespace Postern.Wire.Imap;

/// <summary>The word of a status response (RFC 9051 §7.1).</summary>
public enum ImapStatus
{
    /// <summary>It is no status response.</summary>
    None,

    /// <summary><c>OK</c>.</summary>
    Ok,

    /// <summary><c>NO</c>: the server will not.</summary>
    No,

    /// <summary><c>BAD</c>: the client broke the rules.</summary>
    Bad,

    /// <summary><c>PREAUTH</c>: a greeting to one who is logged in already.</summary>
    PreAuth,

    /// <summary><c>BYE</c>: the connection ends.</summary>
    Bye,
}
