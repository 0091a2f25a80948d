using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>A revocation list that is written anew is in force without a reload, on either side; one that is broken leaves the old one so.</summary>
public sealed class RevocationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority = new();
    private readonly TestCertificate _good;
    private readonly TestCertificate _revoked;
    private readonly string _ca;
    private readonly string _list;

    public RevocationTests()
    {
        _good = _authority.Issue();
        _revoked = _authority.Issue();
        _ca = _authority.WriteTo(_directory);
        _list = _directory.Write("list.pem", _authority.RevocationListPem([]));
    }

    [Fact]
    public async Task Of_clients()
    {
        string good = _good.WriteCombinedTo(_directory, "good");
        string revoked = _revoked.WriteCombinedTo(_directory, "revoked");
        await using var server = ByteServer.Echo();
        await using var postern = await PosternProcess.TunnelAsync(_directory, "tls://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--cert", good, "--require-client-cert", "--client-ca", _ca, "--client-crl", _list);
        Task<MailClient> Client(string certificate) => Task.FromResult(MailClient.Tls(postern.Port, _ca, more: ["-cert", certificate]));
        await PassesAsync(Client(revoked));
        Renew(_authority.RevocationListPem([_revoked]));
        await IsRefusedAsync(() => Client(revoked), postern);
        Renew("rubbish");
        Assert.Contains("list.pem", await postern.Program.SaysAsync("of client certificates changed but cannot be used"), StringComparison.Ordinal);
        await IsRefusedAsync(() => Client(revoked), postern);
        await PassesAsync(Client(good));
        Renew(_authority.RevocationListPem([]));
        await UntilItPassesAsync(() => Client(revoked), postern);
    }

    [Fact]
    public async Task Of_servers()
    {
        string revoked = _revoked.WriteCombinedTo(_directory, "revoked");
        int port = FreePort.Take();
        await using var server = RunningProgram.Start(Needed.Program("socat"), ["-d", "-d", $"OPENSSL-LISTEN:{port},bind=127.0.0.1,fork,reuseaddr,cert={revoked},verify=0", "PIPE"]);
        await server.SaysAsync("listening on");
        await using var postern = await PosternProcess.TunnelAsync(_directory, "tcp://127.0.0.1:0", $"tls://127.0.0.1:{port}", "--ca", _ca, "--crl", _list);
        Task<MailClient> Client() => MailClient.ClearAsync(postern.Port);
        await PassesAsync(Client());
        Renew(_authority.RevocationListPem([_revoked]));
        await IsRefusedAsync(Client, postern);
        Renew("rubbish");
        Assert.Contains("list.pem", await postern.Program.SaysAsync("client certificate changed but cannot be used"), StringComparison.Ordinal);
        await IsRefusedAsync(Client, postern);
    }

    public void Dispose()
    {
        _good.Dispose();
        _revoked.Dispose();
        _authority.Dispose();
        _directory.Dispose();
    }

    private void Renew(string text) => File.Move(_directory.Write("fresh.pem", text), _list, overwrite: true);

    private static async Task IsRefusedAsync(Func<Task<MailClient>> client, PosternProcess postern)
    {
        using var patience = Patience.Begin();
        while (await EchoesAsync(await client()))
            Assert.False(patience.IsCancellationRequested, postern.Log[^1]);
        await postern.EndLineAsync("certificate revoked");
    }

    private static async Task UntilItPassesAsync(Func<Task<MailClient>> client, PosternProcess postern)
    {
        using var patience = Patience.Begin();
        while (!await EchoesAsync(await client()))
            Assert.False(patience.IsCancellationRequested, postern.Log[^1]);
    }

    private static async Task PassesAsync(Task<MailClient> client) => Assert.True(await EchoesAsync(await client));

    private static async Task<bool> EchoesAsync(MailClient client)
    {
        await using (client)
        {
            try
            {
                await client.SayAsync("hello");
                await client.HearAsync("hello");
                return true;
            }
            catch (Exception refused) when (refused is IOException or InvalidDataException)
            {
                return false;
            }
        }
    }
}
