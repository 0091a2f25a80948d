namespace Postern.Mail.Accounts;

/// <summary>The limits of accounts; where no document is named they are arbitrary.</summary>
public static class AccountLimits
{
    /// <summary>
    /// Turns of a main password's SCRAM keys: about 25 ms of one core, for us where the password is sent and for the client
    /// where it is not. RFC 7677 §4 asks for 4096 at least; keys that were stolen are guessed at by this price. Clients
    /// with Cyrus SASL (2.1.28: mbsync, mutt) refuse more than 65,536.
    /// </summary>
    public const int Iterations = 65_536;

    /// <summary>Turns of PBKDF2 with SHA-512, for accounts without SCRAM: what OWASP advises (2023).</summary>
    public const int SlowIterations = 210_000;

    /// <summary>Turns of an app password's SCRAM keys, RFC 7677 §4: there are 100 random bits in it, which nobody guesses.</summary>
    public const int AppIterations = 4096;

    /// <summary>The most turns that a hash from elsewhere may ask of us.</summary>
    public const int MostIterations = 10_000_000;

    /// <summary>Bytes of a password that is looked at; crypt(3) takes 512.</summary>
    public const int Password = 512;

    /// <summary>Bytes of a name.</summary>
    public const int Name = 255;

    /// <summary>Bytes of an account file, and of a list that is imported.</summary>
    public const long File = 64 * 1024 * 1024;

    /// <summary>App passwords of one account.</summary>
    public const int AppPasswords = 100;

    /// <summary>Passwords that are remembered as right.</summary>
    internal const int Verified = 4096;

    /// <summary>How long a right password is remembered.</summary>
    internal static readonly TimeSpan VerifiedLife = TimeSpan.FromMinutes(10);

    /// <summary>How old what is known of all accounts together may be.</summary>
    internal static readonly TimeSpan SurveyDelay = TimeSpan.FromSeconds(30);

    /// <summary>How long the last use of an app password may wait before it is written down.</summary>
    internal static readonly TimeSpan UseDelay = TimeSpan.FromMinutes(1);
}
