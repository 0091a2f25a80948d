using Microsoft.Extensions.Logging;
using Postern.Net.Certificates;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Wire.Ends;

namespace Postern.Hosting;

/// <summary>TLS towards the servers of a door: one client for all that are known in the same way, each with the files it depends on under watch.</summary>
internal sealed class ServerClients : IDisposable
{
    private const string Own = "";

    private readonly Dictionary<string, (TlsClient Client, ClientFiles Files)> _all = new(StringComparer.Ordinal);

    /// <summary>Makes those that are needed; none where no TLS is spoken with a server.</summary>
    /// <exception cref="CredentialException">A certificate of ours cannot be used.</exception>
    /// <exception cref="TlsSettingException">OpenSSL does not take a setting.</exception>
    internal static ServerClients Make(DoorSettings settings, Common common, ILogger log)
    {
        var made = new ServerClients();
        try
        {
            made.Add(settings, Own, common, log);
            foreach (MailRoute route in settings.Mail.Routes)
                made.Add(route.Of(settings), KeyOf(route), common, log);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>The one for the servers of a route, or for the door's own; null where no TLS is spoken with them.</summary>
    internal TlsClient? For(MailRoute? route) => _all.TryGetValue(KeyOf(route), out var one) ? one.Client : null;

    /// <summary>Reads authorities and certificates again now.</summary>
    internal void Look()
    {
        foreach (var (_, files) in _all.Values)
            files.Look();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (client, files) in _all.Values)
        {
            files.Dispose();
            client.Dispose();
        }
    }

    private static string KeyOf(MailRoute? route) => route?.Trust?.Words ?? Own;

    private void Add(DoorSettings way, string key, Common common, ILogger log)
    {
        if (_all.ContainsKey(key) || way.Connect.All(end => end.Tls == TlsMode.Clear))
            return;
        var client = new TlsClient(common.Loops.All, way.Client, ClientFiles.IdentityOf(way.Client, way.StrictPermissions));
        _all.Add(key, (client, new ClientFiles(client, way.Client, way.StrictPermissions, common.Time, log)));
    }
}
