namespace Postern.Mail.Guard;

/// <summary>What let a login in.</summary>
public enum LoginProof
{
    /// <summary>The account's password.</summary>
    Password,

    /// <summary>The account's password with a one-time code behind it, which is another one the next time.</summary>
    PasswordAndCode,

    /// <summary>A password of ours for one device: long and random, so that it is honest from everywhere.</summary>
    AppPassword,

    /// <summary>A certificate, a ticket or a signed token.</summary>
    Unguessable,
}
