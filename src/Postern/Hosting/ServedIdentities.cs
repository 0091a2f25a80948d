using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Certificates.Making;
using Postern.Net.Certificates.Ocsp;
using Postern.Net.Settings;
using Postern.Net.Tls;

namespace Postern.Hosting;

/// <summary>Keeps a TLS server supplied with what it shows, certificates and their OCSP answers, and with what it judges clients by; all of it is watched.</summary>
/// <remarks>
/// What OpenSSL refuses changes nothing: what is in service stays in service, and one line says so. A certificate that is
/// refused keeps no other from being renewed, and is tried again whenever anything changes.
/// </remarks>
internal sealed class ServedIdentities : IAsyncDisposable
{
    private readonly TlsServer _server;
    private readonly CredentialStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly bool _stapling;
    private readonly List<Slot> _slots = [];
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
    internal IReadOnlyList<Credential> Credentials => [.. _slots.Select(slot => slot.Shown)];

    /// <summary>Loads what the settings name, or makes a certificate for these names, and gives it to the server.</summary>
    /// <exception cref="CredentialException">A file cannot be served.</exception>
    /// <exception cref="TlsSettingException">OpenSSL does not take it.</exception>
    internal static ServedIdentities Start(TlsServer server, TlsServerSettings settings, bool strictPermissions, Func<IReadOnlyList<string>> names, CredentialStore store, TimeProvider time, ILogger log)
    {
        var identities = new ServedIdentities(server, settings, store, time, log);
        try
        {
            identities.Watch(settings, strictPermissions, names);
            if (identities.Serve() is { } refused)
                ExceptionDispatchInfo.Throw(refused);
        }
        catch
        {
            identities.StopWatching();
            throw;
        }
        foreach (Slot slot in identities._slots)
            slot.Watcher.Changed += _ => identities.Renew();
        return identities;
    }

    /// <summary>Looks at the files now: somebody asked for a reload.</summary>
    internal void Look()
    {
        _slots.ForEach(slot => slot.Watcher.Look());
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
            _slots.Add(new Slot(new CredentialWatcher(file, _time, _log)));
        _clientProof = FileWatch.Over([settings.ClientCa, settings.CrlFile], ReadClientProof, _time);
    }

    private void StopWatching()
    {
        _clientProof?.Dispose();
        _slots.ForEach(slot => slot.Watcher.Dispose());
    }

    private CredentialFile OwnCertificate(IReadOnlyList<string> names)
    {
        StoredCredential stored = _store.SelfSigned(names);
        HostingLog.OwnCertificate(_log, stored.Credential.FingerprintSha256);
        return stored.File;
    }

    /// <summary>A certificate or an OCSP answer is new.</summary>
    private void Renew()
    {
        if (Serve() is { } refused)
            HostingLog.NothingRenewed(_log, FileFault.Words(refused));
        else
            HostingLog.Renewed(_log, string.Join("; ", Credentials.Select(credential => $"{string.Join(", ", credential.Names)} until {credential.NotAfter:yyyy-MM-dd}")));
    }

    private void ReadClientProof()
    {
        if (Serve() is { } refused)
            HostingLog.ClientProofRefused(_log, FileFault.Words(refused));
        else
            HostingLog.ClientProofRead(_log);
    }

    /// <summary>Gives the server all that is new and that it takes; answers why it took nothing, certificates aside.</summary>
    private Exception? Serve()
    {
        lock (_change)
        {
            try
            {
                if (TryUse(slot => slot.Watcher.Current) is null)
                    return null;
                if (TryUse(slot => slot.Shown) is { } refused)
                    return refused;
                foreach (Slot renewed in _slots.Where(slot => slot.Shown != slot.Watcher.Current))
                    Renew(renewed);
                return null;
            }
            finally
            {
                DropStaplers();
            }
        }
    }

    /// <summary>Not all that is new is taken together: this one alone, beside what is shown already.</summary>
    private void Renew(Slot renewed)
    {
        Credential current = renewed.Watcher.Current;
        if (TryUse(slot => slot == renewed ? current : slot.Shown) is not { } refused || renewed.Refused == current)
            return;
        renewed.Refused = current;
        HostingLog.NotRenewed(_log, renewed.Watcher.File.CertificatePath, FileFault.Words(refused));
    }

    /// <summary>Shows these, or answers why OpenSSL does not take them and what is shown stays.</summary>
    private Exception? TryUse(Func<Slot, Credential> choice)
    {
        var chosen = _slots.ConvertAll(slot => (Slot: slot, Credential: choice(slot)));
        try
        {
            _server.Use([.. chosen.Select(one => IdentityOf(one.Credential))]);
        }
        catch (Exception refused) when (refused is TlsSettingException or IOException or UnauthorizedAccessException)
        {
            return refused;
        }
        foreach (var (slot, credential) in chosen)
            slot.Shown = credential;
        return null;
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
            stapler.Changed += _ => Renew();
            stapler.Start();
        }
        return stapler;
    }

    /// <summary>One certificate of the door: its files, and what of them is in service.</summary>
    private sealed class Slot(CredentialWatcher watcher)
    {
        internal CredentialWatcher Watcher { get; } = watcher;

        /// <summary>The last one that OpenSSL took.</summary>
        internal Credential Shown { get; set; } = watcher.Current;

        /// <summary>The last one that it refused; it is told once.</summary>
        internal Credential? Refused { get; set; }
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
