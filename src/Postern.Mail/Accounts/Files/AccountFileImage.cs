using Postern.Store.Files;

namespace Postern.Mail.Accounts.Files;

/// <summary>An account file as it was at one moment, ready to be asked.</summary>
internal sealed class AccountFileImage
{
    private readonly Dictionary<string, Account> _byName = [];
    private readonly Dictionary<string, Account> _byClaim = [];

    public AccountFileImage(FileStamp stamp, IReadOnlyList<Account> accounts)
    {
        Stamp = stamp;
        foreach (var account in accounts)
        {
            _byName.Add(AccountName.Key(account.Name), account);
            foreach (var claim in account.Certificates)
                _byClaim.Add(claim.Text, account);
        }
    }

    /// <summary>What the file looked like before it was read: a change during that is seen at the next look.</summary>
    public FileStamp Stamp { get; }

    public IReadOnlyList<Account> All => [.. _byName.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => row.Value)];

    public Account? Find(string name) => _byName.GetValueOrDefault(AccountName.Key(name));

    public Account? FindByClaim(string claim) => _byClaim.GetValueOrDefault(claim);
}
