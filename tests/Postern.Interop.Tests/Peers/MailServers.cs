using Postern.Interop.Tests.Peers;
using Postern.Testing;

[assembly: AssemblyFixture(typeof(MailServers))]

namespace Postern.Interop.Tests.Peers;

/// <summary>The mail servers that all tests share, each started when the first test asks for it, and the authority they all believe in.</summary>
public sealed class MailServers : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestCertificate _certificate;
    private readonly Lazy<Task<DovecotServer>> _dovecot;
    private readonly Lazy<Task<PostfixServer>> _postfix;
    private readonly Lazy<NewsServer> _news;
    private readonly Lazy<Task<PosternProcess>> _everyDoor;

    public MailServers()
    {
        // Other users read it: clients and servers that give up their rights.
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        CaFile = _directory.Write("ca.pem", Authority.Pem, (UnixFileMode)Convert.ToInt32("644", 8));
        _certificate = Authority.Issue();
        (CertificateFile, KeyFile) = _certificate.WriteTo(_directory);
        _dovecot = new(() => DovecotServer.StartAsync(_certificate));
        _postfix = new(async () => await PostfixServer.StartAsync(_certificate, await DovecotAsync()));
        _news = new(() => new NewsServer(_certificate));
        _everyDoor = new(async () => await EveryDoor.OpenAsync(_directory, this));
    }

    internal TestAuthority Authority { get; } = new();

    internal string CaFile { get; }

    /// <summary>The chain of a certificate for localhost and 127.0.0.1.</summary>
    internal string CertificateFile { get; }

    internal string KeyFile { get; }

    internal Task<DovecotServer> DovecotAsync() => _dovecot.Value;

    internal Task<PostfixServer> PostfixAsync() => _postfix.Value;

    internal NewsServer News => _news.Value;

    /// <summary>One Postern with a door for every combination.</summary>
    internal Task<PosternProcess> EveryDoorAsync() => _everyDoor.Value;

    /// <summary>The port on which the real server of a protocol listens.</summary>
    internal async Task<int> PortAsync(string protocol, bool tls) => protocol switch
    {
        "smtp" or "submission" => tls ? (await PostfixAsync()).TlsPort : (await PostfixAsync()).Port,
        "nntp" => tls ? News.TlsPort : News.Port,
        _ => (await DovecotAsync()).Port(protocol, tls),
    };

    public async ValueTask DisposeAsync()
    {
        await EndAsync(_everyDoor);
        await EndAsync(_postfix);
        await EndAsync(_dovecot);
        if (_news.IsValueCreated)
            await _news.Value.DisposeAsync();
        _certificate.Dispose();
        Authority.Dispose();
        _directory.Dispose();
    }

    /// <summary>What never started has nothing to end.</summary>
    private static async ValueTask EndAsync<T>(Lazy<Task<T>> server)
        where T : IAsyncDisposable
    {
        if (server.IsValueCreated && server.Value.IsCompletedSuccessfully)
            await (await server.Value).DisposeAsync();
    }
}
