using Postern.Mail.Clients;
using Postern.Mail.Clients.Imap;
using Postern.Mail.Clients.Pop3;
using Postern.Mail.Clients.Smtp;
using Postern.Mail.Doors;
using Postern.Mail.Gateway.Servers;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Settings;

namespace Postern.Mail.Gateway;

/// <summary>Whose mailboxes are where, and what is known of the servers there.</summary>
/// <param name="rule">Whose it is; null for everybody's.</param>
/// <param name="servers">The servers.</param>
public sealed class GatewayRoute(MailRoute? rule, ServerGroup servers)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10); // arbitrary: a server that is down is not asked by every client

    private readonly Lock _lock = new();
    private BackendProfile? _profile;
    private Task<BackendProfile>? _looking;
    private long _failedAt = long.MinValue;

    /// <summary>The servers.</summary>
    public ServerGroup Servers => servers;

    /// <summary>What logins have shown of the server's mechanisms.</summary>
    internal MechanismMemory Mechanisms { get; } = new();

    /// <summary>Why it is taken, and where it leads: half a sentence.</summary>
    internal string Words => $"{(rule is null ? "no route names it, so it is at the door's own server" : $"the route of {rule.Whose} leads it to")} {string.Join(", or else ", servers.Ends)}";

    /// <summary>The door as it would be if it led to these servers alone.</summary>
    internal DoorSettings Of(DoorSettings door) => rule?.Of(door) ?? door;

    /// <summary>Whether an account's server is this one.</summary>
    internal bool IsFor(string account) => rule is null || rule.IsFor(account);

    /// <summary>What is known of the server: what it showed at a login, or what it shows to anybody who knocks.</summary>
    internal async ValueTask<BackendProfile> ProfileAsync(Connection connection, string ourName)
    {
        Task<BackendProfile> looking;
        lock (_lock)
        {
            if (_profile is { } known)
                return known;
            // Who has a server open already does not give it up to look at another.
            if (connection.Far is not null || (_failedAt != long.MinValue && connection.Near.Loop.Now - _failedAt < Retry.TotalMilliseconds))
                return BackendProfile.Unknown;
            // One client knocks for all that come meanwhile; at a server that failed before, nobody waits for him.
            if (_looking is not null && _failedAt != long.MinValue)
                return BackendProfile.Unknown;
            looking = _looking ??= LookAsync(connection, ourName);
        }
        return await looking;
    }

    /// <summary>The same for a client of whom nobody knows yet whether it comes for this server: it is looked at once, and where that fails logins will show what it can.</summary>
    /// <returns>Null where nothing is known; whoever waits for another server is not held up by this one again.</returns>
    internal async ValueTask<BackendProfile?> GlanceAsync(Connection connection, string ourName)
    {
        lock (_lock)
        {
            if (_profile is null && _failedAt != long.MinValue)
                return null;
        }
        BackendProfile seen = await ProfileAsync(connection, ourName);
        return ReferenceEquals(seen, BackendProfile.Unknown) ? null : seen;
    }

    /// <summary>A login has shown what the server can.</summary>
    internal void Learn(IReadOnlyList<string> capabilities)
    {
        lock (_lock)
        {
            if (_profile is null || !_profile.Capabilities.SequenceEqual(capabilities, StringComparer.Ordinal))
                _profile = new BackendProfile(capabilities);
        }
    }

    /// <summary>Ends what was opened for a client that did not get in.</summary>
    internal static void Leave(Connection connection)
    {
        connection.Far?.Abort();
        connection.Far = null;
    }

    private async Task<BackendProfile> LookAsync(Connection connection, string ourName)
    {
        BackendProfile seen = BackendProfile.Unknown;
        try
        {
            Reached reached = await servers.ReachAsync(connection);
            seen = new BackendProfile(await ListAsync(reached.Server, ourName));
        }
        catch (Exception e) when (e is ConduitException or LoginRefusedException)
        {
            // The client hears of it when it logs in; until then it is shown what holds of any server.
        }
        finally
        {
            Leave(connection);
            Keep(seen, connection.Near.Loop.Now);
        }
        return seen;
    }

    private static async ValueTask<IReadOnlyList<string>> ListAsync(IMailServer server, string ourName) => server switch
    {
        ImapServer imap => (await imap.CapabilitiesAsync()).All,
        Pop3Server pop3 => [.. (await pop3.CapaAsync()).All.Select(one => one.ToString())],
        SmtpServer smtp => [.. (await new SmtpLogin(smtp, ourName).RunAsync(plan: null)).All.Select(one => one.ToString())],
        _ => throw new InvalidOperationException("no list is known of this server"),
    };

    private void Keep(BackendProfile seen, long now)
    {
        lock (_lock)
        {
            _looking = null;
            if (ReferenceEquals(seen, BackendProfile.Unknown))
                _failedAt = now;
            else
                _profile ??= seen;
        }
    }
}
