using System.Security.Cryptography;
using System.Text;
using Postern.Mail.Accounts.OneTime;
using Postern.Mail.Accounts.Passwords;
using Postern.Store.State;
using Postern.Wire.Sasl;
using Postern.Wire.Sasl.Gssapi;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts;

/// <summary>What a mechanism asks for that does not send the password. Every call may block: on a worker, never on a loop.</summary>
/// <remarks>
/// For a name that is unknown, or has nothing of the kind, it answers with what was made up, of the same form and always the
/// same for one name: the login then fails as with a wrong password.
/// </remarks>
public sealed class CredentialLookup
{
    private const int SaltSize = 16;

    private readonly IAccounts _accounts;
    private readonly Seal _seal;
    private readonly PasswordCheck _check;
    private readonly UseNotes _notes;
    private readonly TimeProvider _time;
    private readonly byte[] _inventing;

    /// <summary>Looks into these accounts.</summary>
    public CredentialLookup(IAccounts accounts, StateKey key, PasswordCheck check, UseNotes notes, TimeProvider time)
    {
        _accounts = accounts;
        _seal = new Seal(key);
        _check = check;
        _notes = notes;
        _time = time;
        _inventing = key.Derive("made-up SCRAM salts");
    }

    /// <summary>The keys for a SCRAM login (RFC 5802 §3), and what holds if the client proves that it knows their password.</summary>
    /// <param name="login">The account's name for its main password, or name, slash and label for an app password.</param>
    /// <param name="hash">The mechanism's.</param>
    /// <param name="scope">What it wants to do.</param>
    public (ScramKeys Keys, Verdict Verdict) FindKeys(string login, ScramHash hash, ServiceScope scope)
    {
        var (name, label) = AccountName.Split(login);
        var account = _accounts.Find(name);
        var (keys, verdict) = (account, label) switch
        {
            (null, _) => (null, new Verdict(login, AccountRefusal.UnknownAccount)),
            (_, null) => OfMain(login, account, hash),
            _ => OfApp(login, account, label, hash, scope),
        };
        return (keys ?? MakeUp(login, hash, label is null ? AccountLimits.Iterations : AccountLimits.AppIterations), verdict);
    }

    /// <summary>Told when a client has proved that it knows the keys' password: the last use of an app password.</summary>
    public void Proved(string login, Verdict verdict, string from)
    {
        if (verdict is { IsAccepted: true, Account: { } account } && AccountName.Split(login).Label is { } label)
            _notes.Add(new AppPasswordUse(account.Name, label, _time.GetUtcNow(), from));
    }

    /// <summary>The password in clear, for a mechanism that needs it so and that the account names; a random one otherwise.</summary>
    /// <param name="name">The account.</param>
    /// <param name="mechanism">One of <see cref="Account.ClearMechanisms"/>.</param>
    public (Secret Secret, Verdict Verdict) FindSecret(string name, string mechanism)
    {
        var account = _accounts.Find(name);
        if (account is { Secret: { } kept } && account.SecretFor.Contains(mechanism, StringComparer.OrdinalIgnoreCase))
            return (_seal.Open(kept, Account.SecretPurpose, account.Name), OfMain(name, account));
        var verdict = account is null
            ? new Verdict(name, AccountRefusal.UnknownAccount)
            : new Verdict(name, AccountRefusal.NoSuchCredential, account) { Remedy = Remedy.ClearFor(account, mechanism) };
        return (new Secret(RandomNumberGenerator.GetBytes(SaltSize)), verdict);
    }

    /// <summary>Where the account's chain of one-time passwords is, and what holds once the client has shown the next one.</summary>
    public (OtpState State, Verdict Verdict) FindOtp(string name)
    {
        var account = _accounts.Find(name);
        if (account is { Otp: { Sequence: > 1 } state })
            return (state, new Verdict(name, account.IsEnabled ? AccountRefusal.None : AccountRefusal.Disabled, account, "one-time password"));
        return (MakeUpOtp(name), new Verdict(name, account is null ? AccountRefusal.UnknownAccount : AccountRefusal.NoSuchCredential, account) { Remedy = $"postern account otp {name}" });
    }

    /// <summary>Whose a client certificate is.</summary>
    /// <param name="certificate">As DER, from the TLS handshake, in which the client has proved to have its key.</param>
    /// <param name="isVerified">Its chain leads to an authority that the door trusts; without that only pins count.</param>
    /// <exception cref="Postern.Net.Certificates.CredentialException">It cannot be read.</exception>
    public Verdict FindCertificate(ReadOnlyMemory<byte> certificate, bool isVerified)
    {
        var account = _accounts.FindByCertificate(CertificateClaim.Of(certificate.Span, isVerified));
        return account switch
        {
            null => new Verdict("", AccountRefusal.UnknownCertificate),
            { IsEnabled: false } => new Verdict(account.Name, AccountRefusal.Disabled, account, "certificate"),
            _ => new Verdict(account.Name, AccountRefusal.None, account, "certificate"),
        };
    }

    /// <summary>Whose a ticket of Kerberos is: in this machine's realm the account of the name before the realm; else, and in any realm, the account <c>name@realm</c>. Services and roles (with a slash) have none.</summary>
    public Verdict FindPrincipal(GssPrincipal principal)
    {
        var account = !principal.IsPlain ? null : (principal.IsHome ? _accounts.Find(principal.Name) : null) ?? _accounts.Find(principal.ToString());
        return account switch
        {
            null => new Verdict(principal.ToString(), AccountRefusal.UnknownPrincipal),
            { IsEnabled: false } => new Verdict(account.Name, AccountRefusal.Disabled, account, "ticket"),
            _ => new Verdict(account.Name, AccountRefusal.None, account, "ticket"),
        };
    }

    /// <summary>What a door shows at the backend for this account; null where none is kept.</summary>
    /// <exception cref="IOException">It was sealed under another state key.</exception>
    public Secret? BackendSecret(Account account) =>
        account.BackendSecret is null ? null : _seal.Open(account.BackendSecret, Account.BackendPurpose, account.Name);

    private static (ScramKeys?, Verdict) OfMain(string login, Account account, ScramHash hash)
    {
        var keys = account.Passwords.FirstOrDefault(one => one.Keys?.Hash == hash)?.Keys;
        if (keys is null)
            return (null, new Verdict(login, AccountRefusal.NoSuchCredential, account));
        // The code stands behind a password that is sent; a proof has no room for it.
        return account.Totp is null ? (keys, OfMain(login, account)) : (null, new Verdict(login, AccountRefusal.CodeMissing, account));
    }

    private static Verdict OfMain(string login, Account account) =>
        new(login, !account.IsEnabled ? AccountRefusal.Disabled : account.Totp is not null ? AccountRefusal.CodeMissing : AccountRefusal.None, account, Verdict.ByPassword);

    private (ScramKeys?, Verdict) OfApp(string login, Account account, string label, ScramHash hash, ServiceScope scope) => account.AppPasswordOf(label) switch
    {
        null => (null, new Verdict(login, AccountRefusal.UnknownAppPassword, account)),
        { Keys.Keys: { } keys } found when keys.Hash == hash => (keys, _check.OfAppPassword(login, account, found, scope)),
        _ => (null, new Verdict(login, AccountRefusal.NoSuchCredential, account)),
    };

    private OtpState MakeUpOtp(string name)
    {
        var made = HMACSHA256.HashData(_inventing, Encoding.UTF8.GetBytes("otp " + AccountName.Key(name)));
        var seed = Convert.ToHexStringLower(made.AsSpan(0, OtpMaker.SeedBytes));
        return new OtpState(OtpHash.Sha1, OtpMaker.ChainLength - made[^1], seed, RandomNumberGenerator.GetBytes(OtpMaker.LinkSize));
    }

    private ScramKeys MakeUp(string login, ScramHash hash, int iterations)
    {
        var salt = HMACSHA256.HashData(_inventing, Encoding.UTF8.GetBytes($"{hash} {AccountName.Key(login)}"))[..SaltSize];
        var size = ScramHashes.SizeOf(hash);
        // Random keys, which no proof fits.
        return new ScramKeys(hash, iterations, salt, RandomNumberGenerator.GetBytes(size), RandomNumberGenerator.GetBytes(size));
    }
}
