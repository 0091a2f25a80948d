using Postern.Store.Sqlite;
using Postern.Wire.Sasl;

namespace Postern.Mail.Accounts.Database;

/// <summary>Accounts in a SQLite database, which several processes may read and change at once.</summary>
public sealed class DatabaseAccounts : IAccounts
{
    /// <summary>Its name in the state directory.</summary>
    public const string FileName = "accounts.db";

    private readonly DatabasePool _pool;

    /// <summary>Opens the database, and makes it where there is none; throws what <see cref="Store.Sqlite.Database.Open"/> throws.</summary>
    public DatabaseAccounts(string path) => _pool = new DatabasePool(path, AccountSchema.Current);

    /// <inheritdoc/>
    public string Place => _pool.Path;

    /// <inheritdoc/>
    public bool MayRenew => true;

    /// <inheritdoc/>
    public Account? Find(string name) => Read(rows => rows.Find(AccountName.Key(name)));

    /// <inheritdoc/>
    public Account? FindByCertificate(IReadOnlyList<CertificateClaim> claims) => Read(rows => claims.Select(claim => rows.FindByClaim(claim.Text)).FirstOrDefault(found => found is not null));

    /// <inheritdoc/>
    public Account? FindByAddress(string address) => Read(rows => rows.FindByAddress(AccountName.Key(address)));

    /// <inheritdoc/>
    public bool HasDomain(string domain) => Read(rows => rows.HasEnding('@' + AccountName.Key(domain)));

    /// <inheritdoc/>
    public IReadOnlyList<Account> All() => Read(rows => rows.All());

    /// <inheritdoc/>
    public Account? Change(string name, Func<Account?, Account?> change) => _pool.Use(database => database.Transact(() =>
    {
        var rows = new AccountRows(database);
        var key = AccountName.Key(name);
        var before = rows.Find(key);
        var after = change(before);
        if (after is null)
            rows.Remove(key);
        else if (after != before)
            Write(rows, key, after);
        return after;
    }));

    /// <inheritdoc/>
    public bool TryUseStep(string name, long step) => _pool.Use(database => database.Transact(() => new AccountRows(database).TryUseStep(AccountName.Key(name), step)));

    /// <inheritdoc/>
    public bool TryUseOtp(string name, OtpState from, OtpState to) => _pool.Use(database => database.Transact(() => new AccountRows(database).TryUseOtp(AccountName.Key(name), from, to)));

    /// <inheritdoc/>
    public void Note(IReadOnlyCollection<AppPasswordUse> uses) => _pool.Use(database => database.Casually(() =>
    {
        foreach (var use in uses)
            new AccountRows(database).Note(use);
    }));

    /// <inheritdoc/>
    public void Dispose() => _pool.Dispose();

    // One picture of the file for all that is read of an account.
    private T Read<T>(Func<AccountRows, T> work) => _pool.Use(database => database.Look(() => work(new AccountRows(database))));

    private static void Write(AccountRows rows, string key, Account account)
    {
        try
        {
            rows.Write(key, account);
        }
        catch (SqliteException taken) when (taken.IsConstraint)
        {
            throw new IOException($"{account.Name} cannot have this: a certificate, or the name, is another account's already", taken);
        }
    }
}
