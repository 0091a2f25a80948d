using Microsoft.Extensions.Logging;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Certificates.Making;
using Postern.Net.Certificates.Ocsp;
using Postern.Net.Settings;
using Postern.Net.Tls;

namespace Postern.Hosting;

/// <summary>Keeps a TLS server supplied with what it shows, certificates and their OCSP answers, and with what it judges clients by; all of it is watched.</summary>
/// <remarks>What OpenSSL refuses changes nothing: what is in service stays in service, and one line says so.</remarks>
internal sealed class ServedIdentities : IAsyncDisposable
{
    private readonly TlsServer _server;
    private readonly CredentialStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly bool _stapling;
    private readonly List<CredentialWatcher> _watchers = [];
    private readonly Dictionary<Credential, OcspStapler?> _staplers = [];
    private readonly Lock _change = new();
    private FileWatch? _clientProof;

    private ServedIdentities(TlsServer server, TlsServerSettings settings, CredentialStore store, TimeProvider time, ILogger log)
    {
        _server = server;
        _stapling = settings.OcspStapling;
        _store = store;
        _time = time;
        _log = log;
    }

    /// <summary>Certificates in service, for status.</summary>
    internal IReadOnlyList<Credential> Credentials => [.. _watchers.Select(watcher => watcher.Current)];

    /// <summary>Loads what the settings name, or makes a certificate for these names, and gives it to the server.</summary>
    /// <exception cref="CredentialException">A file cannot be served.</exception>
    /// <exception cref="TlsSettingException">OpenSSL does not take it.</exception>
    internal static ServedIdentities Start(TlsServer server, TlsServerSettings settings, bool strictPermissions, Func<IReadOnlyList<string>> names, CredentialStore store, TimeProvider time, ILogger log)
    {
        var identities = new ServedIdentities(server, settings, store, time, log);
        try
        {
            identities.Watch(settings, strictPermissions, names);
            identities.Serve();
        }
        catch
        {
            identities.StopWatching();
            throw;
        }
        foreach (CredentialWatcher watcher in identities._watchers)
            watcher.Changed += _ => identities.TryServe();
        return identities;
    }

    /// <summary>Looks at the files now: somebody asked for a reload.</summary>
    internal void Look()
    {
        _watchers.ForEach(watcher => watcher.Look());
        _clientProof?.Look();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        StopWatching();
        foreach (OcspStapler? stapler in _staplers.Values)
        {
            if (stapler is not null)
                await stapler.DisposeAsync();
        }
    }

    private void Watch(TlsServerSettings settings, bool strictPermissions, Func<IReadOnlyList<string>> names)
    {
        IEnumerable<CredentialFile> files = settings.Certificates.Count > 0
            ? settings.Certificates.Select(files => new CredentialFile(files.Certificate, files.Key) { StrictPermissions = strictPermissions })
            : [OwnCertificate(names())];
        foreach (CredentialFile file in files)
            _watchers.Add(new CredentialWatcher(file, _time, _log));
        _clientProof = FileWatch.Over([settings.ClientCa, settings.CrlFile], ReadClientProof, _time);
    }

    private void StopWatching()
    {
        _clientProof?.Dispose();
        _watchers.ForEach(watcher => watcher.Dispose());
    }

    private CredentialFile OwnCertificate(IReadOnlyList<string> names)
    {
        StoredCredential stored = _store.SelfSigned(names);
        HostingLog.OwnCertificate(_log, stored.Credential.FingerprintSha256);
        return stored.File;
    }

    private void TryServe()
    {
        try
        {
            Serve();
            HostingLog.Renewed(_log, string.Join("; ", Credentials.Select(credential => $"{string.Join(", ", credential.Names)} until {credential.NotAfter:yyyy-MM-dd}")));
        }
        catch (Exception refused) when (IsRefusal(refused))
        {
            HostingLog.NotRenewed(_log, refused.Message);
        }
    }

    private void ReadClientProof()
    {
        try
        {
            Serve();
            HostingLog.ClientProofRead(_log);
        }
        catch (Exception refused) when (IsRefusal(refused))
        {
            HostingLog.ClientProofRefused(_log, refused.Message);
        }
    }

    private static bool IsRefusal(Exception e) => e is TlsSettingException or IOException or UnauthorizedAccessException;

    private void Serve()
    {
        lock (_change)
        {
            _server.Use([.. Credentials.Select(IdentityOf)]);
            DropStaplers();
        }
    }

    private TlsIdentity IdentityOf(Credential credential) =>
        new(credential.ChainDer, credential.KeyPem.Reveal(), credential.Names, StaplerOf(credential)?.Staple);

    private OcspStapler? StaplerOf(Credential credential)
    {
        if (!_stapling)
            return null;
        if (_staplers.TryGetValue(credential, out OcspStapler? known))
            return known;
        var stapler = OcspStapler.For(credential, _store, _time, _log);
        _staplers[credential] = stapler;
        if (stapler is not null)
        {
            stapler.Changed += _ => TryServe();
            stapler.Start();
        }
        return stapler;
    }

    /// <summary>Answers about certificates that are no longer served are not asked for any more.</summary>
    private void DropStaplers()
    {
        foreach (var (credential, stapler) in _staplers.ToArray())
        {
            if (Credentials.Contains(credential))
                continue;
            _staplers.Remove(credential);
            if (stapler is not null)
                _ = stapler.DisposeAsync().AsTask(); // ends by itself; nothing waits for it
        }
    }
}
