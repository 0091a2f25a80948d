using Postern.Store.Files;

namespace Postern.Mail.Accounts.Files;

/// <summary>An account file as it was at one moment, ready to be asked.</summary>
internal sealed class AccountFileImage
{
    private readonly Dictionary<string, Account> _byName = [];
    private readonly Dictionary<string, Account> _byClaim = [];
    private readonly Dictionary<string, Account> _byAlias = [];
    private readonly HashSet<string> _domains = [];

    public AccountFileImage(FileStamp stamp, IReadOnlyList<Account> accounts)
    {
        Stamp = stamp;
        foreach (var account in accounts)
        {
            _byName.Add(AccountName.Key(account.Name), account);
            foreach (var claim in account.Certificates)
                _byClaim.Add(claim.Text, account);
            foreach (string alias in account.Aliases)
                _byAlias.TryAdd(AccountName.Key(alias), account);
            _domains.UnionWith(account.Aliases.Append(account.Name).Where(address => address.Contains('@', StringComparison.Ordinal)).Select(address => AccountName.Key(address[(address.LastIndexOf('@') + 1)..])));
        }
    }

    /// <summary>What the file looked like before it was read: a change during that is seen at the next look.</summary>
    public FileStamp Stamp { get; }

    public IReadOnlyList<Account> All => [.. _byName.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => row.Value)];

    public Account? Find(string name) => _byName.GetValueOrDefault(AccountName.Key(name));

    public Account? FindByAddress(string address) => Find(address) ?? _byAlias.GetValueOrDefault(AccountName.Key(address));

    public bool HasDomain(string domain) => _domains.Contains(AccountName.Key(domain));

    public Account? FindByClaim(string claim) => _byClaim.GetValueOrDefault(claim);
}
