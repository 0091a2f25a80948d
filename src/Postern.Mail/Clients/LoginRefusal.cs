namespace Postern.Mail.Clients;

/// <summary>Why a login at a server came to nothing.</summary>
internal enum LoginRefusal
{
    /// <summary>It says that the credentials are wrong.</summary>
    WrongCredentials,

    /// <summary>It says that it may work later.</summary>
    Unavailable,

    /// <summary>It knows us, and does not let us in.</summary>
    NotAllowed,

    /// <summary>It offers nothing that we could log in by.</summary>
    NoMechanism,

    /// <summary>It wants something stronger, or encryption first.</summary>
    TooWeak,

    /// <summary>It said yes and could not prove that it knows the account.</summary>
    NotProven,
}
