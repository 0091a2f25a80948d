using Postern.Mail.Accounts;
using Postern.Mail.Accounts.Passwords;
using Postern.Wire.Text;

namespace Postern.OwnServer;

/// <summary>The account that a server begins with. Its password is kept as keys of SCRAM alone, and can be shown only now.</summary>
/// <param name="Name">Its name; null where the server has no account any more.</param>
/// <param name="Password">Its password, where it was made now.</param>
/// <param name="HasPassword">Whether it has one at all.</param>
internal sealed record FirstAccount(string? Name, string? Password, bool HasPassword)
{
    /// <summary>Finds it, or makes it. Until the server was open once, each start makes a new password: nobody has seen the last.</summary>
    /// <param name="place">Where the accounts are.</param>
    /// <param name="journal">What has been done.</param>
    /// <param name="wanted">The name that was asked for; null for none.</param>
    /// <param name="usual">The name where nothing is asked for.</param>
    /// <param name="isSilent">No password is made: nobody is there to see it.</param>
    /// <exception cref="IOException">Another one was made first; or the accounts cannot be read or changed.</exception>
    public static FirstAccount FindOrMake(ServerPlace place, Journal journal, string? wanted, string usual, bool isSilent)
    {
        using IAccounts accounts = AccountStore.Open(place: null, place.Directory, _ => { });
        string? made = journal.ValueOf(Journal.Account);
        if (made is not null && wanted is not null && AccountName.Key(made) != AccountName.Key(wanted) && accounts.Find(wanted) is null)
            throw new IOException($"the first account of this server is {made}: “postern account add {wanted}” adds another");
        if (made is null || journal.Has(Journal.Open))
        {
            var existing = (wanted ?? made) is { } name ? accounts.Find(name) : null;
            if (existing is null && wanted is null && accounts.All() is [var first, ..])
                existing = first;
            if (existing is not null || made is not null)
                return new FirstAccount(existing?.Name, Password: null, existing?.Passwords.Count > 0);
            journal.Write(Journal.Account, made = wanted ?? usual);
        }

        if (isSilent)
            return new FirstAccount(made, Password: null, accounts.Change(made, found => found ?? new Account { Name = made })?.Passwords.Count > 0);
        string password = PasswordMaker.NewPassword();
        var kept = PasswordMaker.Make(new Secret(password), PasswordForm.ScramSha256);
        accounts.Change(made, found => (found ?? new Account { Name = made }) with { Passwords = kept });
        return new FirstAccount(made, password, HasPassword: true);
    }
}
