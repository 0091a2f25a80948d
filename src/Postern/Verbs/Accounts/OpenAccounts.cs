using Postern.Mail.Accounts;
using Postern.Store.State;

namespace Postern.Verbs.Accounts;

/// <summary>Accounts that a verb works on. The state key is made only by a verb that seals something.</summary>
internal sealed class OpenAccounts(IAccounts accounts, Func<Seal> seal) : IDisposable
{
    public IAccounts All => accounts;

    /// <summary>Seals secrets under the state key.</summary>
    public Seal Seal() => seal();

    /// <summary>An account that must be there.</summary>
    public Account Get(string name) => accounts.Find(name) ?? throw Missing(name);

    /// <summary>Changes an account that must be there.</summary>
    public Account Change(string name, Func<Account, Account> change) =>
        accounts.Change(name, found => change(found ?? throw Missing(name)))!; // what it becomes is never nothing

    public void Dispose() => accounts.Dispose();

    private IOException Missing(string name) => new($"there is no account “{name}” in {accounts.Place}");
}
