namespace Postern.Mail.Doors;

/// <summary>Why a login is refused, as far as a client is told; each protocol has its own words for it.</summary>
public enum RefusalKind
{
    /// <summary>Account or password are wrong; which one is nobody's business.</summary>
    WrongCredentials,

    /// <summary>It may work later: the server behind cannot be reached, or is not well.</summary>
    Unavailable,

    /// <summary>The account is known and may not log in here.</summary>
    NotAllowed,

    /// <summary>TLS first.</summary>
    NeedsTls,

    /// <summary>No such mechanism, or not here.</summary>
    UnknownMechanism,

    /// <summary>What was sent is not what the mechanism wants.</summary>
    Malformed,

    /// <summary>The client broke off.</summary>
    Cancelled,
}
