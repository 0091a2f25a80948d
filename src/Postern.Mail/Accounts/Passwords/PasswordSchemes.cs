namespace Postern.Mail.Accounts.Passwords;

/// <summary>How passwords may be kept.</summary>
internal static class PasswordSchemes
{
    /// <summary>One scheme: its name, and what reads its hash (null where that is damaged).</summary>
    internal sealed record Row(string Name, Func<string, string, PasswordHash?> Read);

    /// <summary>The first three are made here; the others come with lists from elsewhere.</summary>
    public static readonly Row[] All =
    [
        new("SCRAM-SHA-256", ScramHashes.Read),
        new("SCRAM-SHA-512", ScramHashes.Read),
        new("PBKDF2-SHA512", Pbkdf2Hashes.ReadOurs),
        new("SCRAM-SHA-1",   ScramHashes.Read),
        new("SHA512-CRYPT",  CryptHashes.Read),
        new("SHA256-CRYPT",  CryptHashes.Read),
        new("BLF-CRYPT",     CryptHashes.Read),
        new("MD5-CRYPT",     CryptHashes.Read),
        new("CRYPT",         CryptHashes.Read),
        new("PBKDF2",        Pbkdf2Hashes.ReadDovecot),
        new("SSHA512",       SaltedHashes.Read),
        new("SSHA256",       SaltedHashes.Read),
        new("SSHA",          SaltedHashes.Read),
    ];

    /// <summary>Why a scheme is not taken.</summary>
    public static string Unknown(string name) => name switch
    {
        "PLAIN" or "CLEARTEXT" or "CLEAR" => "a password is not kept in clear text: run postern account passwd, or postern account import",
        "ARGON2I" or "ARGON2ID" => "the scheme ARGON2 is not known here: set the password anew with postern account passwd",
        _ => $"the scheme “{AccountName.Shown(name)}” is not known: one of {string.Join(", ", All.Select(row => row.Name))}",
    };
}
