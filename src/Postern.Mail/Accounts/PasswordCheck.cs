using Postern.Mail.Accounts.OneTime;
using Postern.Mail.Accounts.Passwords;
using Postern.Store.State;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts;

/// <summary>Is this the password? Every call may block and take long: on a worker, never on a loop (<see cref="AccountDesk"/> sees to that).</summary>
/// <remarks>
/// A refusal costs one slow hash, whatever the reason is: a clock tells neither whether there is such an account, nor whether a
/// password without its code was right. (A hash that was imported costs its own time besides, until its password is made anew.)
/// </remarks>
public sealed class PasswordCheck
{
    private readonly IAccounts _accounts;
    private readonly Seal _seal;
    private readonly TimeProvider _time;
    private readonly VerifiedPasswords _verified;
    private readonly UseNotes _notes;
    private readonly PasswordHash _decoy;
    private long _slowHashes;

    /// <summary>Checks against these accounts.</summary>
    public PasswordCheck(IAccounts accounts, Seal seal, UseNotes notes, TimeProvider time)
    {
        _accounts = accounts;
        _seal = seal;
        _notes = notes;
        _time = time;
        _verified = new VerifiedPasswords(time);
        // The keys of a password that nobody knows; to compare with them is the work that a wrong one costs.
        var nothing = new byte[System.Security.Cryptography.SHA256.HashSizeInBytes];
        _decoy = ScramHashes.Of(new ScramKeys(ScramHash.Sha256, AccountLimits.Iterations, PasswordMaker.Salt(), nothing, nothing));
    }

    /// <summary>Slow hashes that were worked so far: what logins cost.</summary>
    public long SlowHashes => Interlocked.Read(ref _slowHashes);

    /// <summary>Judges a name and a password.</summary>
    /// <param name="login">The account, or the account, a slash and the label of an app password.</param>
    /// <param name="password">What the client sent; with a code behind it where the account has one-time codes.</param>
    /// <param name="scope">What it wants to do.</param>
    /// <param name="from">Its network, for the last use of an app password.</param>
    public Verdict Check(string login, Secret password, ServiceScope scope, string from)
    {
        var (name, label) = AccountName.Split(login);
        var price = "";
        var verdict = _accounts.Find(name) is { } account
            ? ByAppPassword(login, account, label, password, scope, from) ?? ByMain(login, account, label, password, out price)
            : new Verdict(login, AccountRefusal.UnknownAccount);
        if (!verdict.IsAccepted && price != _decoy.Price)
            _ = IsOf(_decoy, password.Reveal().Length is > 0 and <= AccountLimits.Password ? password : new Secret("x"));
        return verdict;
    }

    private Verdict? ByAppPassword(string login, Account account, string? label, Secret password, ServiceScope scope, string from)
    {
        var straight = PasswordMaker.Straighten(password);
        var found = straight is null ? null : account.AppPasswords.FirstOrDefault(one => (label is null || one == account.AppPasswordOf(label)) && one.Fast.Matches(straight));
        if (found is null)
            return null;
        var verdict = OfAppPassword(login, account, found, scope);
        if (verdict.IsAccepted)
            _notes.Add(new AppPasswordUse(account.Name, found.Label, _time.GetUtcNow(), from));
        return verdict;
    }

    /// <summary>What holds for whoever knows this app password.</summary>
    internal Verdict OfAppPassword(string login, Account account, AppPassword found, ServiceScope scope)
    {
        var refusal = !account.IsEnabled ? AccountRefusal.Disabled
            : found.IsExpired(_time.GetUtcNow()) ? AccountRefusal.Expired
            : !found.Scope.HasFlag(scope) ? AccountRefusal.OutOfScope
            : AccountRefusal.None;
        return new Verdict(login, refusal, account, $"app password {found.Label}");
    }

    private Verdict ByMain(string login, Account account, string? label, Secret password, out string price)
    {
        price = "";
        if (label is not null)
            return new Verdict(login, account.AppPasswordOf(label) is null ? AccountRefusal.UnknownAppPassword : AccountRefusal.WrongPassword, account);
        var hash = account.Passwords.FirstOrDefault(one => one.IsFresh) ?? (account.Passwords is [var first, ..] ? first : null);
        if (hash is null)
            return new Verdict(login, AccountRefusal.NoSuchCredential, account);

        byte[] code = [];
        var hasCode = account.Totp is not null && Totp.TrySplit(password, out password, out code);
        if (!_verified.Has(hash, password))
        {
            price = hash.Price;
            if (!IsOf(hash, password))
                return new Verdict(login, AccountRefusal.WrongPassword, account);
            _verified.Add(hash, password);
        }

        var refusal = !account.IsEnabled ? AccountRefusal.Disabled
            : account.Totp is null ? AccountRefusal.None
            : hasCode ? ByCode(account, account.Totp, code)
            : AccountRefusal.CodeMissing;
        if (refusal == AccountRefusal.None && !hash.IsFresh && _accounts.MayRenew)
            Renew(account, password);
        return new Verdict(login, refusal, account, account.Totp is null ? Verdict.ByPassword : Verdict.ByPasswordAndCode);
    }

    private bool IsOf(PasswordHash hash, Secret password)
    {
        Interlocked.Increment(ref _slowHashes);
        return hash.Matches(password);
    }

    private AccountRefusal ByCode(Account account, string secret, byte[] code)
    {
        var opened = _seal.Open(secret, Account.TotpPurpose, account.Name);
        if (Totp.Find(opened, code, _time.GetUtcNow()) is not { } step)
            return AccountRefusal.CodeWrong;
        return _accounts.TryUseStep(account.Name, step) ? AccountRefusal.None : AccountRefusal.CodeUsed;
    }

    /// <summary>A hash that came from elsewhere becomes one of ours, which SCRAM can use too.</summary>
    private void Renew(Account account, Secret password)
    {
        if (!SaslPrep.TryPrepare(password.Reveal().Span, out var prepared))
            return;
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(prepared);
        var made = PasswordMaker.Make(password, PasswordMaker.FormOf(account.Passwords));
        // Who has set another password meanwhile has the last word.
        _ = _accounts.Change(account.Name, now => now is null || !now.Passwords.SequenceEqual(account.Passwords) ? now : now with { Passwords = made });
    }
}
