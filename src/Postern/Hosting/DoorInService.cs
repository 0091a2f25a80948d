using Microsoft.Extensions.Logging;
using Postern.Mail.Gateway.Servers;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Making;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Wire.Ends;
using Postern.Wire.Text;

namespace Postern.Hosting;

/// <summary>A door with everything that is its own: TLS on both sides, certificates, watched files.</summary>
internal sealed class DoorInService : IDoorInService
{
    private readonly TlsServer? _server;
    private readonly ServerClients _clients;
    private readonly IReadOnlyList<ServerGroup> _servers;
    private readonly ServerWatch _watch;
    private readonly Func<TlsServer, ServedIdentities> _identify;
    private ServedIdentities? _identities;

    private DoorInService(Door door, TlsServer? server, Func<TlsServer, ServedIdentities> identify, ServerClients clients, IReadOnlyList<ServerGroup> servers, Common common)
    {
        Door = door;
        _server = server;
        _identify = identify;
        _clients = clients;
        _servers = servers;
        _watch = new ServerWatch(servers, common.Loops.All, common.Time);
    }

    /// <summary>The door.</summary>
    public Door Door { get; }

    /// <summary>Certificates it shows.</summary>
    public IReadOnlyList<Credential> Credentials => _identities?.Credentials ?? [];

    /// <summary>The servers behind it where there are several; null where no client could be led elsewhere.</summary>
    public IReadOnlyList<ServerPicture>? Servers => _servers.Any(group => group.HasSeveral) ? [.. _servers.Where(group => group.HasSeveral).SelectMany(group => group.Pictures)] : null;

    /// <summary>An order for a door.</summary>
    internal static DoorOrder Order(DoorSettings settings) => new(settings.Name, (common, counters) => Make(settings, common, counters));

    /// <summary>Puts a door together; nothing is opened or made yet.</summary>
    /// <param name="settings">What it shall be.</param>
    /// <param name="common">What it shares with all doors.</param>
    /// <param name="counters">Those of the door it replaces, or new ones.</param>
    /// <exception cref="CredentialException">A certificate cannot be served.</exception>
    /// <exception cref="TlsSettingException">OpenSSL does not take a setting.</exception>
    /// <exception cref="Net.Dialing.DialerSettingException">The way to the server makes no sense.</exception>
    internal static DoorInService Make(DoorSettings settings, Common common, DoorCounters counters)
    {
        TlsServer? server = null;
        ServerClients? clients = null;
        ILogger log = common.Log.CreateLogger("");
        try
        {
            if (settings.Accept.Any(end => end.Tls != TlsMode.Clear))
                server = new TlsServer(common.Loops.All, settings.Server);
            clients = ServerClients.Make(settings, common, log);
            MailDoor? mail = MailDoors.Make(settings, common, server, clients, log);
            var door = new Door(settings, Parts(settings, common, server, clients.For(null), mail?.Reception, counters, log));
            var made = new DoorInService(door, server, Identify, clients, mail?.Servers ?? [], common);
            if (settings.Server.Certificates.Count > 0)
                made.Identify();
            return made;
        }
        catch
        {
            server?.Dispose();
            clients?.Dispose();
            throw;
        }

        ServedIdentities Identify(TlsServer to) =>
            ServedIdentities.Start(to, settings.Server, settings.StrictPermissions, () => NamesOf(settings, common), common.Store, common.Time, log);
    }

    /// <summary>Loads the certificates it serves. One that nobody has named is made, which has its time once all ports are open: a start that fails leaves none behind.</summary>
    /// <exception cref="CredentialException">A certificate cannot be served.</exception>
    /// <exception cref="TlsSettingException">OpenSSL does not take a setting.</exception>
    public void Identify()
    {
        if (_server is not null)
            _identities ??= _identify(_server);
    }

    /// <summary>Begins to accept, and to look after the servers.</summary>
    public void Start()
    {
        Door.Start();
        _watch.Start();
    }

    /// <summary>Nobody comes in here any more: nobody needs to know how the servers do.</summary>
    public void StopLooking() => _watch.Stop();

    /// <summary>Reads certificates and authorities again now.</summary>
    public void Look()
    {
        _identities?.Look();
        _clients.Look();
    }

    /// <summary>New ticket keys: what an attacker may learn from memory later opens no older session.</summary>
    public void RotateTicketKeys() => _server?.RotateTicketKeys();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_identities is not null)
            await _identities.DisposeAsync();
        await _watch.DisposeAsync();
        _server?.Dispose();
        _clients.Dispose();
    }

    private static DoorParts Parts(DoorSettings settings, Common common, TlsServer? server, TlsClient? client, IReception? reception, DoorCounters counters, ILogger log) => new()
    {
        Loops = common.Loops,
        Server = server,
        Client = client,
        Dialer = common.Dialers.For(settings),
        Reception = reception,
        Inherited = common.Inherited,
        Detected = common.Detected,
        Counters = counters,
        Preludes = common.Preludes,
        Log = log,
    };

    /// <summary>Names for a certificate that is made here: the hosts the door listens on, the machine's own, loopback.</summary>
    private static string[] NamesOf(DoorSettings settings, Common common)
    {
        IEnumerable<string> hosts = settings.Accept.Select(end => end.Host).Where(host => host.Length > 0 && !Unspecified(host));
        return [.. hosts.Append(common.Preludes.HostName).SelectMany(CredentialStore.NamesOf).Distinct(StringComparer.Ordinal)];
    }

    private static bool Unspecified(string host) =>
        IpText.TryRead(host, out var address) && (address.Equals(System.Net.IPAddress.Any) || address.Equals(System.Net.IPAddress.IPv6Any));
}
