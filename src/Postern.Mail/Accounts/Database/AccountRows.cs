using Postern.Mail.Accounts.Passwords;
using Postern.Wire.Sasl;
using Rows = Postern.Store.Sqlite.Database;

namespace Postern.Mail.Accounts.Database;

/// <summary>An account as rows: read, and written anew as a whole.</summary>
internal sealed class AccountRows(Rows database)
{
    private const string Columns = "SELECT id, name, enabled, secret, secret_for, backend_secret, totp, otp FROM account";

    public Account? Find(string key) => One(Columns + " WHERE key = ?", key)?.Account;

    public Account? FindByClaim(string claim) =>
        One(Columns + " WHERE id = (SELECT account FROM certificate WHERE claim = ?)", claim)?.Account;

    public Account? FindByAddress(string key) => Find(key) ?? One(Columns + " WHERE id = (SELECT account FROM alias WHERE key = ? ORDER BY account LIMIT 1)", key)?.Account;

    public bool HasEnding(string ending)
    {
        var row = database.Kept("SELECT EXISTS (SELECT 1 FROM account WHERE substr(key, -length(?1)) = ?1) OR EXISTS (SELECT 1 FROM alias WHERE substr(key, -length(?1)) = ?1)").Bind(ending);
        return row.Step() && row.Integer(0) != 0;
    }

    public IReadOnlyList<Account> All()
    {
        var keys = new List<string>();
        var statement = database.Kept("SELECT key FROM account ORDER BY key").Bind();
        while (statement.Step())
            keys.Add(statement.GetText(0));
        return [.. keys.Select(Find).OfType<Account>()];
    }

    /// <summary>Puts an account in the place of the one of this key; the step of its codes stays as long as their secret does.</summary>
    public void Write(string key, Account account)
    {
        var id = One(Columns + " WHERE key = ?", key)?.Id;
        if (id is null)
        {
            database.Kept("INSERT INTO account (key, name, enabled, secret_for) VALUES (?, '', 0, '')").Run(key);
            id = database.LastRow;
        }

        database.Kept("""
            UPDATE account SET totp_step = iif(totp IS ?5, totp_step, 0), name = ?1, enabled = ?2, secret = ?3, secret_for = ?4,
                totp = ?5, backend_secret = ?6, key = ?8, otp = ?9 WHERE id = ?7
            """).Run(account.Name, account.IsEnabled, account.Secret, string.Join(',', account.SecretFor), account.Totp, account.BackendSecret, id, AccountName.Key(account.Name), account.Otp?.Format());
        Clear(id.Value);
        foreach (var (place, address) in account.Aliases.Index())
            database.Kept("INSERT INTO alias (account, place, address, key) VALUES (?, ?, ?, ?)").Run(id, place, address, AccountName.Key(address));
        foreach (var (place, hash) in account.Passwords.Index())
            database.Kept("INSERT INTO password (account, place, hash) VALUES (?, ?, ?)").Run(id, place, hash.Text);
        foreach (var claim in account.Certificates)
            database.Kept("INSERT INTO certificate (claim, account) VALUES (?, ?)").Run(claim.Text, id);
        foreach (var app in account.AppPasswords)
        {
            database.Kept("INSERT INTO app_password (account, label, scope, fast, keys, created, expires, used, used_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .Run(id, app.Label, app.Scope.Text(), app.Fast.Text, app.Keys.Text, Seconds(app.Created), Seconds(app.Expires), Seconds(app.Used), app.UsedFrom);
        }
    }

    public void Remove(string key) => database.Kept("DELETE FROM account WHERE key = ?").Run(key);

    public bool TryUseStep(string key, long step) =>
        database.Kept("UPDATE account SET totp_step = ?1 WHERE key = ?2 AND totp_step < ?1").Run(step, key) == 1;

    public bool TryUseOtp(string key, OtpState from, OtpState to) =>
        database.Kept("UPDATE account SET otp = ? WHERE key = ? AND otp = ?").Run(to.Format(), key, from.Format()) == 1;

    public void Note(AppPasswordUse use) =>
        database.Kept("UPDATE app_password SET used = ?, used_from = ? WHERE label = ? AND account = (SELECT id FROM account WHERE key = ?)")
            .Run(Seconds(use.At), use.From, use.Label, AccountName.Key(use.Name));

    private void Clear(long id)
    {
        foreach (var table in (string[])["alias", "password", "certificate", "app_password"])
            database.Kept($"DELETE FROM {table} WHERE account = ?").Run(id);
    }

    private (long Id, Account Account)? One(string sql, string value)
    {
        var row = database.Kept(sql).Bind(value);
        if (!row.Step())
            return null;
        var id = row.Integer(0);
        var account = new Account
        {
            Name = row.GetText(1),
            IsEnabled = row.Integer(2) != 0,
            Secret = row.Text(3),
            SecretFor = row.GetText(4).Split(',', StringSplitOptions.RemoveEmptyEntries),
            BackendSecret = row.Text(5),
            Totp = row.Text(6),
            Otp = row.Text(7) is { } otp ? Otp(otp) : null,
        };
        return (id, account with
        {
            Aliases = Texts("SELECT address FROM alias WHERE account = ? ORDER BY place", id),
            Passwords = [.. Texts("SELECT hash FROM password WHERE account = ? ORDER BY place", id).Select(Hash)],
            Certificates = [.. Texts("SELECT claim FROM certificate WHERE account = ? ORDER BY claim", id).Select(Claim)],
            AppPasswords = AppPasswords(id),
        });
    }

    private List<AppPassword> AppPasswords(long id)
    {
        var all = new List<AppPassword>();
        var row = database.Kept("SELECT label, scope, fast, keys, created, expires, used, used_from FROM app_password WHERE account = ? ORDER BY label").Bind(id);
        while (row.Step())
        {
            var scope = ServiceScopes.TryParse(row.GetText(1), out var found, out var problem) ? found : throw Damaged(problem);
            all.Add(new AppPassword(row.GetText(0), scope, Time(row.Integer(4)), Hash(row.GetText(2)), Hash(row.GetText(3)))
            {
                Expires = row.IsNull(5) ? null : Time(row.Integer(5)),
                Used = row.IsNull(6) ? null : Time(row.Integer(6)),
                UsedFrom = row.Text(7),
            });
        }

        return all;
    }

    private List<string> Texts(string sql, long id)
    {
        var texts = new List<string>();
        var row = database.Kept(sql).Bind(id);
        while (row.Step())
            texts.Add(row.GetText(0));
        return texts;
    }

    private PasswordHash Hash(string text) => PasswordHash.TryParse(text, out var hash, out var problem) ? hash : throw Damaged(problem);

    private OtpState Otp(string text) => OtpState.TryParse(text, out var state) ? state : throw Damaged("the one-time passwords of an account are damaged: set them anew");

    private CertificateClaim Claim(string text) => CertificateClaim.TryParse(text, out var claim, out var problem) ? claim : throw Damaged(problem);

    private IOException Damaged(string problem) => new($"the database “{database.Path}”: {problem}");

    private static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static long? Seconds(DateTimeOffset? time) => time?.ToUnixTimeSeconds();
}
