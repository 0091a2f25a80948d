using Microsoft.Extensions.Logging;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Settings;
using Postern.Net.Tls;

namespace Postern.Hosting;

/// <summary>Watches the files a TLS client depends on (authorities, revocation lists, its own certificate) and has them read again.</summary>
internal sealed class ClientFiles : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly TlsClient _client;
    private readonly TlsClientSettings _settings;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Lock _look = new();
    private string _seen;

    private ClientFiles(TlsClient client, TlsClientSettings settings, TimeProvider time, ILogger log)
    {
        _client = client;
        _settings = settings;
        _log = log;
        _seen = Stamp();
        _timer = time.CreateTimer(_ => Look(), state: null, Interval, Interval);
    }

    /// <summary>Watches, where there is something to watch.</summary>
    internal static ClientFiles? Watch(TlsClient client, TlsClientSettings settings, TimeProvider time, ILogger log) =>
        Files(settings).Any() ? new ClientFiles(client, settings, time, log) : null;

    /// <summary>The client's own certificate, if it has one.</summary>
    /// <exception cref="CredentialException">It cannot be used.</exception>
    internal static TlsIdentity? IdentityOf(TlsClientSettings settings)
    {
        if (settings.Certificate is not { } files)
            return null;
        Credential credential = CredentialFile.Load(files.Certificate, files.Key);
        return new TlsIdentity(credential.ChainDer, credential.KeyPem.Reveal(), credential.Names);
    }

    /// <summary>Looks now.</summary>
    internal void Look()
    {
        lock (_look)
        {
            string now = Stamp();
            if (now == _seen)
                return;
            _seen = now;
            Read();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Read()
    {
        try
        {
            _client.Use(IdentityOf(_settings));
            HostingLog.ClientFilesRead(_log);
        }
        catch (Exception e) when (e is CredentialException or TlsSettingException or IOException)
        {
            HostingLog.ClientFilesRefused(_log, e.Message);
        }
    }

    private static IEnumerable<string> Files(TlsClientSettings settings)
    {
        string?[] files = [settings.CaFile, settings.CrlFile, settings.Certificate?.Certificate, settings.Certificate?.Key];
        return files.OfType<string>();
    }

    private string Stamp() => string.Join('|', Files(_settings).Select(StampOf));

    private static string StampOf(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return "-";
        // A switched link has the same name: what it leads to counts.
        FileInfo target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return $"{target.FullName} {target.Length} {target.LastWriteTimeUtc.Ticks}";
    }
}
