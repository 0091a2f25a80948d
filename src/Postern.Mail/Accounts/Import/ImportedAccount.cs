using Postern.Mail.Accounts.Passwords;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts.Import;

/// <summary>One account of a list: its hash is kept as it is, or its clear password is hashed as a new one would be.</summary>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Hash">The hash; null where the password is in clear.</param>
/// <param name="Password">The password in clear; null where there is a hash.</param>
public sealed record ImportedAccount(int Line, string Name, PasswordHash? Hash, Secret? Password)
{
    /// <summary>What is kept; it is work on purpose where the password is in clear.</summary>
    /// <exception cref="IOException">No mail program could send this password.</exception>
    public IReadOnlyList<PasswordHash> Keep(PasswordForm form) => Hash is not null ? [Hash] : PasswordMaker.Make(Password!, form); // one of the two is there
}
