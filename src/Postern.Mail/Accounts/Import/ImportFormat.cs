namespace Postern.Mail.Accounts.Import;

/// <summary>What a list of accounts from elsewhere looks like.</summary>
public enum ImportFormat
{
    /// <summary>Dovecot's passwd-file, and what htpasswd writes with bcrypt: <c>NAME:{SCHEME}HASH:…</c>, or a hash of crypt(3) without a scheme.</summary>
    Dovecot,

    /// <summary><c>NAME:PASSWORD</c>, the password in clear and up to the end of the line.</summary>
    Plain,
}
