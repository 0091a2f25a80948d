using Postern.Mail.Accounts.Passwords;
using Postern.Net.Loops;
using Postern.Store.State;
using Postern.Wire.Sasl;
using Postern.Wire.Sasl.Gssapi;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts;

/// <summary>Where doors ask about logins: every question is answered on a worker, and the answer comes back to the loop that asked.</summary>
/// <remarks>
/// From any loop. What fails in the world (the database, too many logins at once) is an <see cref="IOException"/>, to which a door
/// answers that it cannot say. It owns the accounts; its end writes down the last uses that wait, after the doors have ended.
/// </remarks>
public sealed class AccountDesk : IAsyncDisposable
{
    private readonly IAccounts _accounts;
    private readonly Workers _workers;
    private readonly PasswordCheck _check;
    private readonly CredentialLookup _lookup;
    private readonly UseNotes _notes;
    private readonly Seal _seal;
    private readonly Action<IOException> _onFault;
    private readonly ITimer _timer;
    private readonly ITimer _surveyTimer;
    private volatile Holdings _holdings = new();

    /// <summary>Opens it.</summary>
    /// <param name="accounts">Who may log in.</param>
    /// <param name="key">The state key.</param>
    /// <param name="workers">Where the work is done; the owner's to end, after this.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onFault">Told, on a worker, where the last uses could not be written down; they are tried again.</param>
    public AccountDesk(IAccounts accounts, StateKey key, Workers workers, TimeProvider time, Action<IOException> onFault)
    {
        _accounts = accounts;
        _workers = workers;
        _onFault = onFault;
        _notes = new UseNotes(accounts);
        _seal = new Seal(key);
        _check = new PasswordCheck(accounts, _seal, _notes, time);
        _lookup = new CredentialLookup(accounts, key, _check, _notes, time);
        _timer = time.CreateTimer(_ => FlushSoon(), state: null, AccountLimits.UseDelay, AccountLimits.UseDelay);
        _surveyTimer = time.CreateTimer(_ => Later(SurveySafely), state: null, AccountLimits.SurveyDelay, AccountLimits.SurveyDelay);
    }

    /// <summary>Slow hashes that were worked so far: what logins cost.</summary>
    public long SlowHashes => _check.SlowHashes;

    /// <summary>What the accounts hold together; at most <see cref="AccountLimits.SurveyDelay"/> old.</summary>
    public Holdings Holdings => _holdings;

    /// <summary>Looks through all accounts now.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public void Survey() => _holdings = Holdings.Of(_accounts.All());

    /// <summary>Is this the password? For PLAIN, LOGIN and USER/PASS.</summary>
    /// <param name="login">The account, or account, slash and label of an app password.</param>
    /// <param name="password">What the client sent.</param>
    /// <param name="scope">What it wants to do.</param>
    /// <param name="from">Its network, for the last use of an app password.</param>
    /// <param name="cancel">Ends the wait, not work that has begun.</param>
    public Task<Verdict> CheckAsync(string login, Secret password, ServiceScope scope, string from, CancellationToken cancel) =>
        _workers.RunAsync(() => _check.Check(login, password, scope, from), cancel);

    /// <summary>The keys for a SCRAM login, made up where there are none, and what holds once the client has proved that it knows their password.</summary>
    public Task<(ScramKeys Keys, Verdict Verdict)> FindKeysAsync(string login, ScramHash hash, ServiceScope scope, CancellationToken cancel) =>
        _workers.RunAsync(() => _lookup.FindKeys(login, hash, scope), cancel);

    /// <summary>Told when a SCRAM login was proved; costs nothing.</summary>
    public void Proved(string login, Verdict verdict, string from) => _lookup.Proved(login, verdict, from);

    /// <summary>The password in clear for CRAM-MD5, DIGEST-MD5 or APOP, a random one where there is none, and what holds once the client has proved that it knows it.</summary>
    public Task<(Secret Secret, Verdict Verdict)> FindSecretAsync(string name, string mechanism, CancellationToken cancel) =>
        _workers.RunAsync(() => _lookup.FindSecret(name, mechanism), cancel);

    /// <summary>Where the account's chain of one-time passwords is, for SASL OTP; a made-up place where there is none.</summary>
    public Task<(OtpState State, Verdict Verdict)> FindOtpAsync(string name, CancellationToken cancel) => _workers.RunAsync(() => _lookup.FindOtp(name), cancel);

    /// <summary>Keeps the next place of a chain; false where another login was faster, which is refused then.</summary>
    public Task<bool> TryUseOtpAsync(string name, OtpState from, OtpState to, CancellationToken cancel) =>
        _workers.RunAsync(() => _accounts.TryUseOtp(name, from, to), cancel);

    /// <summary>Whose a client certificate is, for EXTERNAL.</summary>
    /// <param name="certificate">As DER, from a handshake that is done.</param>
    /// <param name="isVerified">Its chain leads to an authority that the door trusts; without that only pins count.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<Verdict> FindCertificateAsync(ReadOnlyMemory<byte> certificate, bool isVerified, CancellationToken cancel) =>
        _workers.RunAsync(() => _lookup.FindCertificate(certificate, isVerified), cancel);

    /// <summary>The account of this name; null where there is none that may log in.</summary>
    public Task<Account?> FindAsync(string name, CancellationToken cancel) =>
        _workers.RunAsync(() => _accounts.Find(name) is { IsEnabled: true } account ? account : null, cancel);

    /// <summary>The account that a login names, whatever its state; null where there is none.</summary>
    public Task<Account?> LookUpAsync(string login, CancellationToken cancel) => _workers.RunAsync(() => _accounts.Find(AccountName.Split(login).Name), cancel);

    /// <summary>Whose mail to one of these addresses is, the first that is anybody's; whatever the state of the account.</summary>
    /// <param name="addresses">The addresses under which it may be known, the best first.</param>
    /// <param name="domain">The domain of all of them.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<AddressOwner> FindOwnerAsync(IReadOnlyList<string> addresses, string domain, CancellationToken cancel) => _workers.RunAsync(
        () =>
        {
            for (int which = 0; which < addresses.Count; which++)
            {
                if (_accounts.FindByAddress(addresses[which]) is { } account)
                    return new AddressOwner(account, which, HasDomain: true);
            }

            return new AddressOwner(null, -1, _accounts.HasDomain(domain));
        },
        cancel);

    /// <summary>Makes an account of a name and a password that a server has found right, and keeps the password, sealed, for that server; an account that is there stays as it is.</summary>
    /// <returns>Whether one was made.</returns>
    public Task<bool> LearnAsync(string name, Secret password, CancellationToken cancel) => _workers.RunAsync(() => Learn(name, password), cancel);

    /// <summary>Whose a ticket of Kerberos is, for GSSAPI.</summary>
    public Task<Verdict> FindPrincipalAsync(GssPrincipal principal, CancellationToken cancel) => _workers.RunAsync(() => _lookup.FindPrincipal(principal), cancel);

    /// <summary>What the door shows at the backend for this account; null where none is kept.</summary>
    public Task<Secret?> BackendSecretAsync(Account account, CancellationToken cancel) =>
        account.BackendSecret is null ? Task.FromResult<Secret?>(null) : _workers.RunAsync(() => _lookup.BackendSecret(account), cancel);

    /// <summary>Writes down the last uses that wait, and closes the accounts.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _surveyTimer.DisposeAsync();
        await _workers.RunAsync(Flush, CancellationToken.None);
        _accounts.Dispose();
    }

    /// <summary>Writes down the last uses that wait; on a worker.</summary>
    internal void Flush()
    {
        try
        {
            _notes.Flush();
        }
        catch (IOException fault)
        {
            _onFault(fault);
        }
    }

    private bool Learn(string name, Secret password)
    {
        if (AccountName.Problem(name) is not null || _accounts.Find(name) is not null)
            return false;
        var account = new Account
        {
            Name = name,
            Passwords = PasswordMaker.Make(password, PasswordForm.ScramSha256),
            BackendSecret = _seal.Close(password, Account.BackendPurpose, name),
        };
        bool made = false;
        _accounts.Change(name, there =>
        {
            made = there is null;
            return there ?? account;
        });
        return made;
    }

    private void FlushSoon()
    {
        if (!_notes.IsEmpty)
            Later(Flush);
    }

    private void SurveySafely()
    {
        try
        {
            Survey();
        }
        catch (IOException fault)
        {
            _onFault(fault);
        }
    }

    private void Later(Action work)
    {
        try
        {
            _ = _workers.RunAsync(work, CancellationToken.None);
        }
        catch (IOException busy)
        {
            _onFault(busy);
        }
    }
}
