namespace Postern.Mail.Accounts.Passwords;

/// <summary>How a new main password is kept.</summary>
public enum PasswordForm
{
    /// <summary>SCRAM-SHA-256 keys (RFC 7677), which also serve a client that sends its password.</summary>
    ScramSha256,

    /// <summary>The keys of SCRAM-SHA-256, and those of SCRAM-SHA-512 besides.</summary>
    ScramSha512,

    /// <summary>The keys of SCRAM-SHA-256, and those of SCRAM-SHA-1 besides, for clients that know no better.</summary>
    ScramSha1,

    /// <summary>PBKDF2 with SHA-512: no SCRAM, and nothing with which a thief of the file could play the server.</summary>
    Slow,
}
