using Microsoft.Extensions.Logging;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Settings;
using Postern.Net.Tls;

namespace Postern.Hosting;

/// <summary>Watches the files a TLS client depends on (authorities, revocation lists, its own certificate) and has them read again.</summary>
internal sealed class ClientFiles : IDisposable
{
    private readonly TlsClient _client;
    private readonly TlsClientSettings _settings;
    private readonly bool _strictPermissions;
    private readonly ILogger _log;
    private readonly FileWatch? _watch;

    /// <summary>Watches, where there is something to watch.</summary>
    internal ClientFiles(TlsClient client, TlsClientSettings settings, bool strictPermissions, TimeProvider time, ILogger log)
    {
        _client = client;
        _settings = settings;
        _strictPermissions = strictPermissions;
        _log = log;
        _watch = FileWatch.Over([settings.CaFile, settings.CrlFile, settings.Certificate?.Certificate, settings.Certificate?.Key], Read, time);
    }

    /// <summary>The client's own certificate, if it has one.</summary>
    /// <exception cref="CredentialException">It cannot be used.</exception>
    internal static TlsIdentity? IdentityOf(TlsClientSettings settings, bool strictPermissions)
    {
        if (settings.Certificate is not { } files)
            return null;
        Credential credential = new CredentialFile(files.Certificate, files.Key) { StrictPermissions = strictPermissions }.Load();
        return new TlsIdentity(credential.ChainDer, credential.KeyPem.Reveal(), credential.Names);
    }

    /// <summary>Looks now.</summary>
    internal void Look() => _watch?.Look();

    /// <inheritdoc/>
    public void Dispose() => _watch?.Dispose();

    private void Read()
    {
        try
        {
            _client.Use(IdentityOf(_settings, _strictPermissions));
            HostingLog.ClientFilesRead(_log);
        }
        catch (Exception e) when (e is CredentialException or TlsSettingException or IOException or UnauthorizedAccessException)
        {
            HostingLog.ClientFilesRefused(_log, FileFault.Words(e));
        }
    }
}
