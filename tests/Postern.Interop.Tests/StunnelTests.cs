using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>Debian's stunnel on either side: what runs today goes on running while one side is replaced.</summary>
public sealed class StunnelTests(MailServers servers) : IDisposable
{
    private static readonly byte[] Much = Bulk.Bytes(50 << 20);

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Fifty_megabytes_each_way_through_a_stunnel_client_and_our_door()
    {
        await using var hashing = ByteServer.Hashing();
        await using var sending = ByteServer.Sending(Much);
        foreach (var (server, transfer) in Transfers(hashing, sending))
        {
            await using var postern = await PosternProcess.TunnelAsync(_directory, "tls://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--cert", servers.CertificateFile, "--key", servers.KeyFile);
            await using var stunnel = await StunnelProcess.StartAsync(_directory, "client = yes", $"connect = 127.0.0.1:{postern.Port}", $"CAfile = {servers.CaFile}", "verifyChain = yes", "checkIP = 127.0.0.1");
            await transfer(stunnel.Port, Much);
            Assert.Contains($"{Much.Length} bytes", await postern.EndLineAsync("closed by the"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Fifty_megabytes_each_way_through_our_door_and_a_stunnel_server_that_is_verified()
    {
        await using var hashing = ByteServer.Hashing();
        await using var sending = ByteServer.Sending(Much);
        foreach (var (server, transfer) in Transfers(hashing, sending))
        {
            await using var stunnel = await StunnelProcess.StartAsync(_directory, $"connect = 127.0.0.1:{server.Port}", $"cert = {servers.CertificateFile}", $"key = {servers.KeyFile}");
            await using var postern = await PosternProcess.TunnelAsync(_directory, "tcp://127.0.0.1:0", $"tls://127.0.0.1:{stunnel.Port}", "--ca", servers.CaFile);
            await transfer(postern.Port, Much);
            Assert.Contains("verified=", await postern.EndLineAsync("closed by the"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stunnel_client_speaks_STARTTLS_to_our_door()
    {
        var dovecot = await servers.DovecotAsync();
        foreach (string protocol in (string[])["pop3", "imap", "smtp"])
        {
            var door = (await servers.EveryDoorAsync()).Door(EveryDoor.Name(protocol, "starttls", "starttls"));
            await using var stunnel = await StunnelProcess.StartAsync(_directory, "client = yes", $"protocol = {protocol}", $"connect = 127.0.0.1:{door.Port}", $"CAfile = {servers.CaFile}", "verifyChain = yes");
            await using var client = await MailClient.ClearAsync(stunnel.Port);
            await Conversation.HoldAsync(protocol, client, greeted: false, servers);
        }
    }

    [Fact]
    public async Task Our_door_speaks_STARTTLS_to_a_stunnel_server()
    {
        foreach (string protocol in (string[])["pop3", "imap", "smtp"])
        {
            await using var stunnel = await StunnelProcess.StartAsync(_directory, $"protocol = {protocol}", $"connect = 127.0.0.1:{await servers.PortAsync(protocol, tls: false)}", $"cert = {servers.CertificateFile}", $"key = {servers.KeyFile}");
            await using var postern = await PosternProcess.TunnelAsync(_directory, $"{protocol}://127.0.0.1:0", $"{protocol}+starttls://127.0.0.1:{stunnel.Port}", "--ca", servers.CaFile);
            await using var client = await MailClient.ClearAsync(postern.Port);
            await Conversation.HoldAsync(protocol, client, greeted: false, servers);
        }
    }

    [Fact]
    public async Task A_stunnel_configuration_runs_as_it_is()
    {
        var dovecot = await servers.DovecotAsync();
        string text = $"[pop3s]\naccept = 127.0.0.1:{FreePort.Take()}\nconnect = 127.0.0.1:{dovecot.Port("pop3")}\ncert = {servers.CertificateFile}\nkey = {servers.KeyFile}\n";
        await using var postern = await PosternProcess.RunAsync(_directory, text, "stunnel.conf");
        await using var client = MailClient.Tls(postern.Doors.Single().Port, servers.CaFile);
        await Conversation.HoldAsync("pop3", client, greeted: false, servers);
    }

    public void Dispose() => _directory.Dispose();

    private static (ByteServer Server, Func<int, byte[], Task> Transfer)[] Transfers(ByteServer hashing, ByteServer sending) =>
        [(hashing, Bulk.UploadAsync), (sending, Bulk.DownloadAsync)];
}
