using Postern.Mail.Accounts;
using Postern.Mail.Accounts.Database;
using Postern.Mail.Accounts.Passwords;
using Postern.Store.State;
using Postern.Testing;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Accounts;

/// <summary>A database of accounts, a state key, and a check over both, with a clock that a test moves.</summary>
internal sealed class CheckRig : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public CheckRig()
    {
        Key = StateKey.FindOrMake(_folder.Path);
        Seal = new Seal(Key);
        Accounts = new DatabaseAccounts(_folder.File("accounts.db"));
        Notes = new UseNotes(Accounts);
        Check = new PasswordCheck(Accounts, Seal, Notes, Time);
        Lookup = new CredentialLookup(Accounts, Key, Check, Notes, Time);
    }

    public ManualTime Time { get; } = new();

    public StateKey Key { get; }

    public Seal Seal { get; }

    public IAccounts Accounts { get; }

    public UseNotes Notes { get; }

    public PasswordCheck Check { get; }

    public CredentialLookup Lookup { get; }

    public Account Add(Account account) => Accounts.Change(account.Name, _ => account)!; // it becomes what was given

    /// <summary>An account with a password as we make them.</summary>
    public Account Add(string name, string password) => Add(new Account { Name = name, Passwords = PasswordMaker.Make(new Secret(password), PasswordForm.ScramSha256) });

    /// <summary>Gives an account an app password, and answers what is shown of it.</summary>
    public string AddApp(string name, string label, ServiceScope scope, DateTimeOffset? expires = null)
    {
        var (kept, shown) = PasswordMaker.MakeApp(label, scope, Time.GetUtcNow(), expires);
        Accounts.Change(name, found => found! with { AppPasswords = [.. found.AppPasswords, kept] }); // the test has made it
        return shown;
    }

    /// <summary>Gives an account one-time codes, and answers their secret.</summary>
    public Secret AddTotp(string name)
    {
        var secret = Postern.Mail.Accounts.OneTime.Totp.NewSecret();
        Accounts.Change(name, found => found! with { Totp = Seal.Close(secret, Account.TotpPurpose, name) }); // the test has made it
        return secret;
    }

    public Verdict Try(string login, string password, ServiceScope scope = ServiceScope.Imap) => Check.Check(login, new Secret(password), scope, "192.0.2.7");

    /// <summary>How many slow hashes this costs.</summary>
    public long Cost(Action work)
    {
        var before = Check.SlowHashes;
        work();
        return Check.SlowHashes - before;
    }

    public void Dispose()
    {
        Accounts.Dispose();
        _folder.Dispose();
    }
}
