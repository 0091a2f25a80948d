using System.Net.Sockets;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>Doors that are carried by a real OpenSSH, client and server.</summary>
public sealed class SshTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("pop3", "pop3")]
    [InlineData("imap", "imap")]
    [InlineData("pop3", "pop3+starttls")]
    public async Task Mail_is_carried(string accept, string connect)
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        string[] trust = connect == accept ? [] : ["--ca", servers.CaFile];
        await using var postern = await sshd.TunnelAsync([$"{accept}://127.0.0.1:0", $"{connect}://127.0.0.1:{await servers.PortAsync(accept, tls: false)}", .. trust]);
        await using (var client = await MailClient.ClearAsync(postern.Port))
            await Conversation.HoldAsync(accept, client, greeted: false, servers);
        await postern.EndLineAsync($"via {sshd.Url}");
    }

    [Fact]
    public async Task Megabytes_pass_both_ways_and_either_side_may_finish_first()
    {
        byte[] much = Bulk.Bytes(20_000_000);
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var hashing = ByteServer.Hashing();
        await using var sending = ByteServer.Sending(much);
        await using (var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{hashing.Port}"))
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Bulk.UploadAsync(postern.Port, much)));
        await using (var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{sending.Port}"))
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Bulk.DownloadAsync(postern.Port, much)));
    }

    [Fact]
    public async Task Fifty_at_once_make_one_login()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => EchoAsync(postern.Port)));
        Assert.Equal(50, server.Served);
        Assert.Equal(1, sshd.Logins);
    }

    [Fact]
    public async Task A_target_that_is_refused_or_forbidden_is_named()
    {
        int nobody = FreePort.Take();
        await using var sshd = await SshdServer.StartAsync(_directory, $"restrict,port-forwarding,permitopen=\"127.0.0.1:{nobody}\"");
        await using var postern = await sshd.TunnelAsync("pop3://127.0.0.1:0", $"pop3://127.0.0.1:{nobody}");
        Assert.Contains("-ERR", await RestAsync(postern.Port), StringComparison.Ordinal);
        await postern.EndLineAsync($"connect 127.0.0.1:{nobody}: {sshd.Url}: the ssh server cannot reach it: connection refused");
        await using var other = await sshd.TunnelAsync("pop3://127.0.0.1:0", "pop3://127.0.0.1:1");
        await RestAsync(other.Port);
        await other.EndLineAsync("the ssh server forbids it");
    }

    [Fact]
    public async Task An_unknown_host_key_and_a_key_that_is_refused_are_named()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        sshd.Use("nobody", "id");
        await using (var postern = await sshd.TunnelAsync("pop3://127.0.0.1:0", "pop3://127.0.0.1:1"))
        {
            await RestAsync(postern.Port);
            await postern.EndLineAsync("the host key is not known yet");
            await RestAsync(postern.Port);
            await postern.EndLineAsync("it is tried again in"); // a login that fails is not repeated at once
        }

        sshd.Use("known_hosts", "stranger");
        await using (var postern = await sshd.TunnelAsync("pop3://127.0.0.1:0", "pop3://127.0.0.1:1"))
        {
            await RestAsync(postern.Port);
            await postern.EndLineAsync("the server accepts none of the keys");
        }

        _directory.Write("changed", File.ReadAllText(_directory.File("known_hosts")).Split(' ')[0] + " " + File.ReadAllText(_directory.File("stranger.pub")));
        sshd.Use("changed", "id");
        await using (var postern = await sshd.TunnelAsync("pop3://127.0.0.1:0", "pop3://127.0.0.1:1"))
        {
            await RestAsync(postern.Port);
            string line = await postern.EndLineAsync("the host key has changed to SHA256:");
            Assert.Contains(_directory.File("changed") + ":1", line, StringComparison.Ordinal);
            Assert.Contains((await Shell.RunAsync("ssh-keygen", "-lf", _directory.File("host.pub"))).Split(' ')[1], line, StringComparison.Ordinal);
        }

        Assert.Equal(0, sshd.Logins);
    }

    [Theory]
    [InlineData(RunningProgram.Terminate)]
    [InlineData(RunningProgram.Kill)]
    public async Task However_it_ends_its_ssh_ends_too(int signal)
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        await EchoAsync(postern.Port);
        Assert.NotEmpty(await ControlledAsync());
        postern.Program.Signal(signal);
        await postern.Program.ExitAsync();
        using var patience = Patience.Begin();
        while ((await ControlledAsync()).Length > 0)
            await Task.Delay(20, patience.Token);
        if (signal == RunningProgram.Terminate)
            Assert.Equal(0, sshd.Masters);
    }

    [Fact]
    public async Task A_login_that_is_killed_is_replaced_by_the_next_connection()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        await EchoAsync(postern.Port);
        await Shell.RunAsync("pkill", "-KILL", "-f", $"^/usr/bin/ssh .*{_directory.File("postern-ssh-")}");
        await Patience.UntilAsync(() => Try(postern.Port), () => "no connection comes through any more");
        Assert.Equal(2, sshd.Logins);
    }

    public void Dispose() => _directory.Dispose();

    private static bool Try(int port)
    {
        try
        {
            EchoAsync(port).GetAwaiter().GetResult();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task EchoAsync(int port)
    {
        using var client = new TcpClient("127.0.0.1", port);
        using var patience = Patience.Begin();
        await client.GetStream().WriteAsync("hello"u8.ToArray(), patience.Token);
        byte[] bytes = new byte[5];
        await client.GetStream().ReadExactlyAsync(bytes, patience.Token);
        Assert.Equal("hello"u8.ToArray(), bytes);
    }

    private static async Task<string> RestAsync(int port)
    {
        await using var client = await MailClient.ClearAsync(port);
        return await client.RestAsync();
    }

    /// <summary>The processes of ssh whose control socket is in our directory.</summary>
    private async Task<string> ControlledAsync() =>
        await Shell.RunAsync("sh", "-c", $"pgrep -f '^/usr/bin/ssh .*{_directory.File("postern-ssh-")}' || true");
}
