using System.Net.Sockets;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Ssh;

/// <summary>One login for all processes of a user, and nothing left behind.</summary>
public sealed class SshCarrierTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Processes_share_a_login_and_short_lived_ones_find_it()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        string[] door = ["tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--linger", "60s"];
        await using (var first = await sshd.TunnelAsync(door))
        {
            await using var second = await sshd.TunnelAsync(door);
            await Task.WhenAll(Wire.EchoAsync(first.Port), Wire.EchoAsync(second.Port));
            var carrier = Assert.Single(await sshd.CarriersAsync(first));
            Assert.Equal("in", carrier.GetProperty("state").GetString());
            Assert.Equal(sshd.Url, carrier.GetProperty("server").GetString());
            Assert.True(carrier.GetProperty("roundTripMilliseconds").GetDouble() > 0);
            Assert.True(carrier.GetProperty("bytesUp").GetInt64() > 1000);
            Assert.Equal(2, carrier.GetProperty("processes").GetInt32());
        }

        await using (var third = await sshd.TunnelAsync(door))
            await Wire.EchoAsync(third.Port);
        Assert.Equal(1, sshd.Logins);
        await EndCarriersAsync(sshd);
    }

    [Theory]
    [InlineData(RunningProgram.Terminate)]
    [InlineData(RunningProgram.Kill)]
    public async Task A_target_that_was_refused_to_one_process_costs_no_other_its_connection(int signal)
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var lucky = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--linger", "3s");
        using var client = new TcpClient("127.0.0.1", lucky.Port);
        await Wire.EchoAsync(client);
        await using (var refused = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{FreePort.Take()}", "--linger", "3s"))
        {
            await Wire.RestAsync(refused.Port);
            await refused.EndLineAsync("connection refused");
            refused.Program.Signal(signal);
            await refused.Program.ExitAsync();
        }

        await Wire.EchoAsync(client);
        await Wire.EchoAsync(lucky.Port);
        Assert.Equal(1, sshd.Logins);
    }

    [Fact]
    public async Task The_login_ends_when_it_has_lingered()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        await Wire.EchoAsync(postern.Port);
        await sshd.GoneAsync();
        await Wire.EchoAsync(postern.Port);
        Assert.Equal(2, sshd.Logins);
    }

    [Theory]
    [InlineData(RunningProgram.Terminate)]
    [InlineData(RunningProgram.Kill)]
    public async Task However_a_process_ends_the_login_goes_after_its_time(int signal)
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        await Wire.EchoAsync(postern.Port);
        Assert.NotEmpty(await sshd.MastersAsync());
        postern.Program.Signal(signal);
        await postern.Program.ExitAsync();
        await sshd.GoneAsync();
    }

    [Fact]
    public async Task A_carrier_that_is_told_to_end_leaves_nothing_and_is_replaced()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--linger", "5s");
        await Wire.EchoAsync(postern.Port);
        await EndCarriersAsync(sshd, postern, "-TERM");
        await sshd.GoneAsync();
        await Wire.UntilAnswersAsync(postern.Port);
        Assert.Equal(2, sshd.Logins);
    }

    [Fact]
    public async Task A_carrier_that_is_killed_takes_its_ssh_along_and_is_replaced()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--linger", "5s");
        await Wire.EchoAsync(postern.Port);
        string before = await sshd.MastersAsync();
        await EndCarriersAsync(sshd, postern);
        using (var patience = Patience.Begin())
        {
            while (await sshd.MastersAsync() == before)
                await Task.Delay(20, patience.Token);
        }

        await Wire.UntilAnswersAsync(postern.Port);
        Assert.Equal(2, sshd.Logins);
        await sshd.GoneAsync();
    }

    [Fact]
    public async Task A_login_that_is_killed_is_replaced_by_the_next_connection()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        await Wire.EchoAsync(postern.Port);
        await Shell.RunAsync("pkill", "-KILL", "-f", $"^/usr/bin/ssh .*{sshd.Runtime}/ssh-");
        await Wire.UntilAnswersAsync(postern.Port);
        Assert.Equal(2, sshd.Logins);
    }

    [Fact]
    public async Task A_pinned_host_key_needs_no_known_hosts_and_another_is_refused_for_good()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        sshd.Use("nobody", "id");
        string[] door = ["tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--hostkey"];
        await using (var postern = await sshd.TunnelAsync([.. door, await sshd.FingerprintAsync()]))
            await Wire.EchoAsync(postern.Port);
        int callers = sshd.Callers;
        await using (var postern = await sshd.TunnelAsync([.. door, "SHA256:" + new string('A', 43)]))
        {
            for (int turn = 0; turn < 2; turn++)
            {
                await Wire.RestAsync(postern.Port);
                await postern.EndLineAsync($"the host key is {await sshd.FingerprintAsync()}, and pinned is SHA256:AAA");
            }
        }

        Assert.Equal(1, sshd.Logins);
        Assert.Equal(callers + 1, sshd.Callers);
    }

    [Fact]
    public async Task An_sshd_that_is_killed_and_started_again_costs_the_connections_of_that_moment()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        using var client = new TcpClient("127.0.0.1", postern.Port);
        await Wire.EchoAsync(client);
        await sshd.EndLoginsAsync();
        await postern.EndLineAsync("the SSH connection is lost");
        await Wire.EchoAsync(postern.Port);
        await sshd.RestartAsync();
        await Wire.UntilAnswersAsync(postern.Port);
    }

    [Fact]
    public async Task An_account_without_a_shell_and_a_key_for_mail_alone_are_enough()
    {
        await using var server = ByteServer.Echo();
        await using var sshd = await SshdServer.StartAsync(_directory, $"restrict,port-forwarding,permitopen=\"127.0.0.1:{server.Port}\",permitlisten=\"localhost:1\",command=\"/bin/false\"");
        Assert.Contains("nologin", await Shell.RunAsync("getent", "passwd", "mail"), StringComparison.Ordinal);
        await using var postern = await sshd.StartAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--via", sshd.Url.Replace("root@", "mail@", StringComparison.Ordinal), "--linger", "1s");
        await Wire.EchoAsync(postern.Port);
        Assert.Equal(1, sshd.Logins);
    }

    [Fact]
    public async Task A_runtime_directory_too_long_for_a_control_socket_is_told()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        string directory = _directory.File(new string('x', 60));
        var (code, text) = await Shell.TryAsync("env", [.. sshd.Environment.Select(pair => $"{pair.Key}={pair.Value}"), $"RUNTIME_DIRECTORY={directory}", PosternProcess.Path, "tunnel", "stdio:", "pop3://127.0.0.1:1", "--via", sshd.Url]);
        Assert.Equal(1, code);
        Assert.Contains("too long for ssh's control socket: set RUNTIME_DIRECTORY to a shorter directory", text, StringComparison.Ordinal);
        Assert.Equal(0, sshd.Callers);
    }

    [Fact]
    public async Task A_carrier_keeps_nothing_that_its_starter_was_handed()
    {
        Needed.Program("flock");
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        string script = $"""
            exec 9>{_directory.File("lock")}
            flock -n 9 || exit 10
            echo hello | {PosternProcess.Path} tunnel stdio: tcp://127.0.0.1:{server.Port} --via {sshd.Url} --linger 60s --log {_directory.File("log")} || exit 11
            exec 9>&-
            flock -n {_directory.File("lock")} true || exit 12
            """;
        var (code, text) = await Shell.TryAsync("env", [.. sshd.Environment.Select(pair => $"{pair.Key}={pair.Value}"), "sh", "-c", script]);
        bool lives = (await sshd.MastersAsync()).Length > 0;
        await EndCarriersAsync(sshd);
        Assert.True(code == 0, $"{code}: {text}");
        Assert.Equal("hello", text.Trim());
        Assert.True(lives, "the carrier has gone, and proves nothing");
    }

    [Fact]
    public async Task Hops_may_stand_before_and_behind_ssh()
    {
        string microsocks = Needed.Program("microsocks");
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        int port = FreePort.Take();
        await using var socks = RunningProgram.Start(microsocks, ["-i", "127.0.0.1", "-p", $"{port}"]);
        await Patience.UntilAsync(() => Wire.Listens(port), socks.Story);
        string proxy = $"socks5://127.0.0.1:{port}";
        foreach (string[] way in (string[][])[[proxy, sshd.Url], [sshd.Url, proxy], [sshd.Url, sshd.Url]])
        {
            await using var postern = await sshd.StartAsync(["tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--allow-cleartext", "--linger", "1s", .. way.SelectMany(hop => (string[])["--via", hop])]);
            await Wire.EchoAsync(postern.Port);
        }
    }

    [Fact]
    public async Task A_thousand_connections_leave_nothing_behind()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--linger", "60s");
        for (int i = 0; i < 20; i++)
            await Wire.EchoAsync(postern.Port);
        string[] processes = [$"{postern.Program.Id}", $"{(await sshd.CarriersAsync(postern))[0].GetProperty("process").GetInt32()}", (await sshd.MastersAsync()).Trim()];
        int[] before = [.. processes.Select(Descriptors)];
        for (int i = 0; i < 1000; i++)
            await Wire.EchoAsync(postern.Port);
        await Patience.UntilAsync(() => processes.Select(Descriptors).Zip(before).All(pair => pair.First <= pair.Second + 2), () => string.Join(' ', processes.Select(Descriptors)) + " descriptors, before " + string.Join(' ', before));
        Assert.Equal(1, sshd.Logins);
        await EndCarriersAsync(sshd, postern);

        static int Descriptors(string pid) => Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length;
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Kills the carriers of this test, whose ids they tell themselves.</summary>
    private static async Task EndCarriersAsync(SshdServer sshd, PosternProcess? postern = null, string signal = "-KILL")
    {
        await using PosternProcess? asking = postern is null ? await sshd.TunnelAsync("tcp://127.0.0.1:0", "tcp://127.0.0.1:1") : null;
        foreach (var carrier in await sshd.CarriersAsync(postern ?? asking!)) // one of the two is there
            await Shell.RunAsync("kill", signal, $"{carrier.GetProperty("process").GetInt32()}");
    }
}
