using Postern.Configuration;
using Postern.Mail.Accounts;
using Postern.Store.State;

namespace Postern.Verbs.MailDoors;

/// <summary>Whether what is kept sealed with the accounts can be had back.</summary>
internal static class SealFindings
{
    /// <summary>Tries the state key on every sealed secret.</summary>
    /// <param name="door">The first door that has these accounts: its line is shown.</param>
    /// <param name="accounts">The accounts.</param>
    /// <param name="directory">The state directory.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static void Add(DoorPlan door, IReadOnlyList<Account> accounts, string directory, Findings findings)
    {
        var where = door.PlaceOf("accounts");
        var path = Path.Combine(directory, StateKey.FileName);
        var sealedOnes = accounts.Where(account => Secrets(account).Any()).ToList();
        if (!File.Exists(path))
        {
            if (sealedOnes.Count > 0)
                findings.Mistake(where, $"the state key {path} is missing, and secrets of {AccountNames.Of(sealedOnes)} are sealed under it: bring it back from a backup, or set them anew");
            return;
        }

        try
        {
            var seal = new Seal(StateKey.FindOrMake(directory));
            if (sealedOnes.Select(account => Problem(account, seal)).FirstOrDefault(problem => problem is not null) is { } broken)
                findings.Mistake(where, broken);
        }
        catch (IOException bad)
        {
            findings.Mistake(where, bad.Message);
        }
    }

    private static string? Problem(Account account, Seal seal)
    {
        try
        {
            foreach (var (secret, purpose) in Secrets(account))
                _ = seal.Open(secret, purpose, account.Name);
            return null;
        }
        catch (IOException notOurs)
        {
            return notOurs.Message;
        }
    }

    private static IEnumerable<(string Secret, string Purpose)> Secrets(Account account)
    {
        if (account.Secret is { } clear)
            yield return (clear, Account.SecretPurpose);
        if (account.BackendSecret is { } backend)
            yield return (backend, Account.BackendPurpose);
        if (account.Totp is { } totp)
            yield return (totp, Account.TotpPurpose);
    }
}
