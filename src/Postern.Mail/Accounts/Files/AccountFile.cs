using System.Text;
using Postern.Store.Files;
using Postern.Wire.Sasl;

namespace Postern.Mail.Accounts.Files;

/// <summary>Accounts in a text file that a person can edit, postern.accounts(5).</summary>
/// <remarks>
/// The file is looked at with every question and read again where it has changed. Where it is not right any more, what was
/// read last stays in force, and whoever was named is told, once for each state of the file.
/// Used codes and last uses stand in <c>FILE.state</c>, so that nothing but a verb changes the file itself.
/// </remarks>
public sealed class AccountFile : IAccounts
{
    private readonly Action<IOException> _onFault;
    private readonly Lock _turn = new();
    private AccountFileImage _image;
    private FileStamp _broken;

    /// <summary>Opens the file; one that is not there holds no accounts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="onFault">Told, by whoever asks next, that the file has changed and is not right.</param>
    /// <exception cref="IOException">It cannot be read, is open to others, or is not right; the text is one sentence.</exception>
    public AccountFile(string path, Action<IOException> onFault)
    {
        Place = path;
        _onFault = onFault;
        _image = Load();
    }

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public bool MayRenew => false;

    private string StatePlace => Place + ".state";

    /// <inheritdoc/>
    public Account? Find(string name)
    {
        var found = Image().Find(name);
        // Only a chain changes at a login; who has none is spared a file.
        return found?.Otp is null ? found : ReadState().Complete(found);
    }

    /// <inheritdoc/>
    public Account? FindByCertificate(IReadOnlyList<CertificateClaim> claims)
    {
        var image = Image();
        return claims.Select(claim => image.FindByClaim(claim.Text)).FirstOrDefault(found => found is not null);
    }

    /// <inheritdoc/>
    public Account? FindByAddress(string address) => Image().FindByAddress(address) is { } found ? Find(found.Name) : null;

    /// <inheritdoc/>
    public bool HasDomain(string domain) => Image().HasDomain(domain);

    /// <inheritdoc/>
    public IReadOnlyList<Account> All()
    {
        var state = ReadState();
        return [.. Image().All.Select(state.Complete)];
    }

    /// <inheritdoc/>
    public Account? Change(string name, Func<Account?, Account?> change)
    {
        using var mine = FileLock.Take(Place);
        var bytes = PrivateFile.Read(Place, AccountLimits.File) ?? [];
        var before = AccountFileText.Read(Place, bytes).FirstOrDefault(account => AccountName.Key(account.Name) == AccountName.Key(name));
        if (before is not null)
            before = ReadState().Complete(before);
        var after = change(before);
        if (after == before)
            return after;
        var text = Encoding.UTF8.GetBytes(AccountFileText.Change(bytes, name, after));
        // What would not be read again is not written.
        _ = AccountFileText.Read(Place, text);
        if (before?.Totp != after?.Totp)
            ChangeState(state => state.ForgetStep(AccountName.Key(name)));
        PrivateFile.Replace(Place, text);
        return after;
    }

    /// <inheritdoc/>
    public bool TryUseStep(string name, long step)
    {
        using var mine = FileLock.Take(Place);
        return ChangeState(state => state.TryUseStep(AccountName.Key(name), step));
    }

    /// <inheritdoc/>
    public bool TryUseOtp(string name, OtpState from, OtpState to)
    {
        using var mine = FileLock.Take(Place);
        var key = AccountName.Key(name);
        return ChangeState(state => from.Equals(state.OtpOf(key, Image().Find(name)?.Otp)) && state.UseOtp(key, to));
    }

    /// <inheritdoc/>
    public void Note(IReadOnlyCollection<AppPasswordUse> uses)
    {
        using var mine = FileLock.Take(Place);
        ChangeState(state =>
        {
            foreach (var use in uses)
                state.Note(use);
            return true;
        });
    }

    /// <summary>Nothing is held open.</summary>
    public void Dispose()
    {
        // Every question opens and closes what it needs.
    }

    private AccountFileImage Image()
    {
        lock (_turn)
        {
            var stamp = FileStamp.Of(Place);
            if (stamp == _image.Stamp || stamp == _broken)
                return _image;
            try
            {
                _image = Load();
            }
            catch (IOException wrong)
            {
                _broken = stamp;
                _onFault(wrong);
            }

            return _image;
        }
    }

    private AccountFileImage Load()
    {
        var stamp = FileStamp.Of(Place);
        return new AccountFileImage(stamp, AccountFileText.Read(Place, PrivateFile.Read(Place, AccountLimits.File) ?? []));
    }

    private AccountFileState ReadState() => AccountFileState.Read(PrivateFile.Read(StatePlace, AccountLimits.File) ?? []);

    private bool ChangeState(Func<AccountFileState, bool> change)
    {
        var state = ReadState();
        var changed = change(state);
        if (changed)
            PrivateFile.Replace(StatePlace, state.Format());
        return changed;
    }
}
