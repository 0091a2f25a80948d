using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Ssh;

/// <summary>Doors that are carried by a real OpenSSH, client and server.</summary>
public sealed class SshTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("pop3", "pop3")]
    [InlineData("imap", "imap")]
    [InlineData("pop3", "pop3+starttls")]
    [InlineData("imap", "imaps")]
    public async Task Mail_is_carried(string accept, string connect)
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        string[] trust = connect == accept ? [] : ["--ca", servers.CaFile];
        await using var postern = await sshd.TunnelAsync([$"{accept}://127.0.0.1:0", $"{connect}://127.0.0.1:{await servers.PortAsync(accept, tls: connect == accept + "s")}", .. trust]);
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
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Wire.EchoAsync(postern.Port)));
        Assert.Equal(50, server.Served);
        Assert.Equal(1, sshd.Logins);
    }

    [Fact]
    public async Task A_target_that_is_refused_or_forbidden_is_named()
    {
        int nobody = FreePort.Take();
        await using var sshd = await SshdServer.StartAsync(_directory, $"restrict,port-forwarding,permitopen=\"127.0.0.1:{nobody}\"");
        await using var postern = await sshd.TunnelAsync("pop3://127.0.0.1:0", $"pop3://127.0.0.1:{nobody}");
        Assert.Contains("-ERR", await Wire.RestAsync(postern.Port), StringComparison.Ordinal);
        await postern.EndLineAsync($"connect 127.0.0.1:{nobody}: {sshd.Url}: the ssh server cannot reach it: connection refused");
        await using var other = await sshd.TunnelAsync("pop3://127.0.0.1:0", "pop3://127.0.0.1:1");
        await Wire.RestAsync(other.Port);
        await other.EndLineAsync("the ssh server forbids it");
    }

    [Fact]
    public async Task An_unknown_host_key_is_named_and_a_login_that_fails_is_not_repeated_at_once()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        sshd.Use("nobody", "id");
        await using var postern = await sshd.TunnelAsync("pop3://127.0.0.1:0", "pop3://127.0.0.1:1");
        await Wire.RestAsync(postern.Port);
        await postern.EndLineAsync("the host key is not known yet");
        await Wire.RestAsync(postern.Port);
        await postern.EndLineAsync("nothing is tried for another");
        Assert.Equal(0, sshd.Logins);
    }

    [Fact]
    public async Task A_key_that_is_refused_is_named_and_another_can_be_given()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        sshd.Use("known_hosts", "stranger");
        await using (var postern = await sshd.TunnelAsync("pop3://127.0.0.1:0", "pop3://127.0.0.1:1"))
        {
            await Wire.RestAsync(postern.Port);
            await postern.EndLineAsync("the server accepts none of the keys");
        }

        await using (var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--identity", _directory.File("id")))
            await Wire.EchoAsync(postern.Port);
        Assert.Equal(1, sshd.Logins);
    }

    [Fact]
    public async Task A_changed_host_key_stops_everything_until_somebody_has_looked_at_it()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        string known = File.ReadAllText(_directory.File("known_hosts"));
        _directory.Write("changed", known.Split(' ')[0] + " " + File.ReadAllText(_directory.File("stranger.pub")));
        sshd.Use("changed", "id");
        for (int turn = 0; turn < 2; turn++)
        {
            // The second is a new process and a new carrier: neither asks the server again.
            await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--linger", "0s");
            await Wire.RestAsync(postern.Port);
            string line = await postern.EndLineAsync("the host key has changed to SHA256:");
            Assert.Contains(_directory.File("changed") + ":1", line, StringComparison.Ordinal);
            Assert.Contains(await sshd.FingerprintAsync(), line, StringComparison.Ordinal);
            await sshd.GoneAsync();
        }

        Assert.Equal(1, sshd.Callers);
        _directory.Write("changed", known);
        await using (var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}"))
            await Wire.EchoAsync(postern.Port);
        Assert.Equal(1, sshd.Logins);
    }

    [Fact]
    public async Task A_place_for_carriers_that_others_may_enter_is_told_before_a_door_opens()
    {
        string run = Directory.CreateDirectory(_directory.File("run")).FullName;
        File.SetUnixFileMode(run, (UnixFileMode)Convert.ToInt32("777", 8));
        var (code, text) = await Shell.TryAsync("env", $"RUNTIME_DIRECTORY={run}", PosternProcess.Path, "tunnel", "pop3://127.0.0.1:0", "pop3://127.0.0.1:1", "--via", "ssh://me@popserver", "--state", _directory.File("state"));
        Assert.Equal(1, code);
        Assert.Contains($"the directory {run} is not ours alone", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ready", text, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
