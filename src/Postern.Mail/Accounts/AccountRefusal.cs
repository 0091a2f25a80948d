namespace Postern.Mail.Accounts;

/// <summary>Why a login is refused, for the administrator; the client hears the same for all of them.</summary>
public enum AccountRefusal
{
    /// <summary>It is not refused.</summary>
    None,

    /// <summary>There is no account of this name.</summary>
    UnknownAccount,

    /// <summary>The password is not the account's.</summary>
    WrongPassword,

    /// <summary>The account has no app password of this label.</summary>
    UnknownAppPassword,

    /// <summary>The account has no password of the kind that this mechanism needs.</summary>
    NoSuchCredential,

    /// <summary>The password is right, and the account is disabled.</summary>
    Disabled,

    /// <summary>The app password is right, and its time is over.</summary>
    Expired,

    /// <summary>The app password is right, and not for this service.</summary>
    OutOfScope,

    /// <summary>The password is right, and the code behind it is missing.</summary>
    CodeMissing,

    /// <summary>The password is right, and the code behind it is wrong.</summary>
    CodeWrong,

    /// <summary>The password is right, and the code behind it, or a later one, was used before.</summary>
    CodeUsed,

    /// <summary>A client certificate is no account's.</summary>
    UnknownCertificate,

    /// <summary>A ticket is good, and its principal is no account's.</summary>
    UnknownPrincipal,
}
