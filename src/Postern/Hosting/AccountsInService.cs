using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Postern.Mail.Accounts;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Guard;
using Postern.Mail.Guard.Keeping;
using Postern.Mail.Mailboxes;
using Postern.Mail.Servers.Pop3;
using Postern.Net.Loops;
using Postern.Store.State;
using Postern.Store.Watching;

namespace Postern.Hosting;

/// <summary>The accounts that doors of this process check logins by: each store is opened once, whoever names it.</summary>
/// <remarks>Opened when the first door needs it; closed with the process, after all doors. Not for several threads at once.</remarks>
internal sealed class AccountsInService(Func<string> stateDirectory, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly Dictionary<string, AccountDesk> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MailStore> _mail = new(StringComparer.Ordinal);
    private Workers? _workers;
    private MailboxWatch? _watch;
    private LoginGuard? _guard;
    private GuardKeeper? _keeper;

    /// <summary>Where what blocks or takes long is done; its threads begin with the first mail door.</summary>
    internal Workers Workers => _workers ??= new Workers();

    /// <summary>The guard of all logins; without a state directory it forgets with the process.</summary>
    internal LoginGuard Guard => _guard ??= MakeGuard();

    /// <summary>Its figures; null where there is no mail door.</summary>
    internal GuardPicture? GuardPicture => _guard?.Picture();

    /// <summary>Who has read mail lately, at any door of the process.</summary>
    internal RecentLogins Recent { get; } = new(time);

    /// <summary>Who has a mailbox in a POP3 session, at any door of the process.</summary>
    internal MaildropLocks Maildrops { get; } = new(time, log);

    /// <summary>The desk at this store.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal AccountDesk At(string? place)
    {
        string name = place ?? "";
        if (_open.TryGetValue(name, out var open))
            return open;
        string directory = stateDirectory();
        Net.Control.StateDirectory.Make(directory);
        IAccounts accounts = AccountStore.Open(place, directory, fault => HostingLog.Accounts(log, fault.Message));
        try
        {
            var desk = new AccountDesk(accounts, StateKey.FindOrMake(directory), Workers, time, fault => HostingLog.Accounts(log, fault.Message));
            desk.Survey();
            _open[name] = desk;
            return desk;
        }
        catch
        {
            accounts.Dispose();
            throw;
        }
    }

    /// <summary>The mailboxes at this place: each is opened once, whoever serves it.</summary>
    internal MailStore MailAt(string pattern)
    {
        if (!_mail.TryGetValue(pattern, out var store))
            _mail[pattern] = store = new MailStore(new MailLocation(pattern), Workers, _watch ??= new MailboxWatch(time, what => HostingLog.Accounts(log, what)), time, log);
        return store;
    }

    /// <summary>A guard that knows what the guard of this state directory wrote down last, and keeps nothing.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal LoginGuard Glance()
    {
        string directory = stateDirectory();
        return File.Exists(Path.Combine(directory, StateKey.FileName))
            ? GuardStore.Glance(directory, StateKey.FindOrMake(directory), time, log)
            : new LoginGuard(RandomNumberGenerator.GetBytes(32), time, log);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_keeper is not null)
            await _keeper.DisposeAsync();
        foreach (AccountDesk desk in _open.Values)
            await desk.DisposeAsync();
        foreach (MailStore store in _mail.Values)
            await store.DisposeAsync();
        _watch?.Dispose();
        _workers?.Dispose();
    }

    private LoginGuard MakeGuard()
    {
        try
        {
            string directory = stateDirectory();
            Net.Control.StateDirectory.Make(directory);
            var guard = new LoginGuard(GuardStore.KeyOf(StateKey.FindOrMake(directory)), time, log);
            _keeper = GuardKeeper.StartAsync(guard, GuardStore.Open(directory), Workers, time, log, CancellationToken.None).GetAwaiter().GetResult();
            return guard;
        }
        catch (IOException e)
        {
            HostingLog.Accounts(log, $"what the login guard learns is not kept: {e.Message}");
            return new LoginGuard(RandomNumberGenerator.GetBytes(32), time, log);
        }
    }
}
