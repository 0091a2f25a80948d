using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Net.Control;
using Postern.Testing;

namespace Postern.Interop.Tests.Ssh;

/// <summary>What one who shares a login does, or suffers, costs the others nothing.</summary>
public sealed class SshSharedLoginTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task One_that_is_killed_as_soon_as_its_target_is_asked_for()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var lucky = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--linger", "3s");
        using var client = new TcpClient("127.0.0.1", lucky.Port);
        await Wire.EchoAsync(client);
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        int port = Fill(deaf, out List<Socket> queue);
        await using (var waiting = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{port}", "--linger", "3s"))
        {
            int before = Asking(port);
            using var other = new TcpClient("127.0.0.1", waiting.Port);
            await Patience.UntilAsync(() => Asking(port) > before, () => "sshd asks for nothing");
            waiting.Program.Signal(RunningProgram.Kill);
            await waiting.Program.ExitAsync();
        }

        await Wire.EchoAsync(client);
        await Wire.EchoAsync(lucky.Port);
        Assert.Equal(1, sshd.Logins);
        queue.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task One_that_is_killed_loses_what_it_had_open_and_nobody_else_does()
    {
        int left = 0;
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var own = new ByteServer(async socket =>
        {
            await using var stream = new NetworkStream(socket);
            await stream.CopyToAsync(stream);
            Interlocked.Increment(ref left);
        });
        await using var lucky = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--linger", "60s");
        using var client = new TcpClient("127.0.0.1", lucky.Port);
        await Wire.EchoAsync(client);
        // Who is killed as soon as he has opened something leaves it open; how soon that is depends on the machine.
        for (int pause = 200; Volatile.Read(ref left) == 0; pause *= 2)
        {
            Assert.True(pause < 20_000, "what was open stays so");
            await OpenAndKillAsync(sshd, own.Port, pause);
        }

        await Wire.EchoAsync(client);
        Assert.Equal(1, sshd.Logins);
        await Shell.RunAsync("kill", $"{(await sshd.CarriersAsync(lucky))[0].GetProperty("process").GetInt32()}");
    }

    [Fact]
    public async Task Very_many_that_were_refused_get_a_new_login_and_leave_the_old_one_to_those_who_have_it()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        string[] door = ["tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--linger", "3s"];
        await using var first = await sshd.TunnelAsync(door);
        using var client = new TcpClient("127.0.0.1", first.Port);
        await Wire.EchoAsync(client);
        string carrier = Directory.EnumerateFiles(sshd.Runtime, "ssh-*.sock").Single();
        string path = Directory.EnumerateFiles(sshd.Runtime, "ssh-*.mux").Single();
        for (int i = 0; i < 505; i++)
            await LeaveDirtyAsync(carrier, path);
        await Wire.EchoAsync(client);
        using (var patience = Patience.Begin())
        {
            while (sshd.Logins < 2) // the carrier hears of the last of them in its own time
            {
                patience.Token.ThrowIfCancellationRequested();
                await using var second = await sshd.TunnelAsync(door);
                await Wire.EchoAsync(second.Port);
            }
        }
        await Wire.EchoAsync(client);
        Assert.Equal(2, sshd.Logins);
    }

    [Fact]
    public async Task One_that_takes_the_carriers_last_descriptor()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        string[] door = ["tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--linger", "3s"];
        await using var first = await sshd.TunnelAsync(door);
        using var client = new TcpClient("127.0.0.1", first.Port);
        await Wire.EchoAsync(client);
        string carrier = (await sshd.CarriersAsync(first))[0].GetProperty("process").GetInt32().ToString(CultureInfo.InvariantCulture);
        int most = Directory.GetFileSystemEntries($"/proc/{carrier}/fd").Max(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));
        await Shell.RunAsync("prlimit", "--pid", carrier, $"--nofile={most + 1}:");
        await using var second = await sshd.TunnelAsync(door);
        using var waiting = new TcpClient("127.0.0.1", second.Port);
        await Wire.EchoAsync(client);
        await Shell.RunAsync("prlimit", "--pid", carrier, "--nofile=1024:");
        await Wire.EchoAsync(waiting);
        await Wire.EchoAsync(client);
        Assert.Equal(1, sshd.Logins);
    }

    [Fact]
    public async Task Those_who_come_while_the_last_one_gives_it_back()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--linger", "0s");
        await using var holder = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--linger", "60s");
        using var client = new TcpClient("127.0.0.1", holder.Port);
        await Wire.EchoAsync(client);
        for (int i = 0; i < 300; i++)
            await Wire.EchoAsync(postern.Port);
        foreach (var carrier in await sshd.CarriersAsync(postern))
            await Shell.RunAsync("kill", $"{carrier.GetProperty("process").GetInt32()}");
    }

    [Fact]
    public async Task A_login_under_way_does_not_hold_up_the_end_of_its_carrier()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using var postern = await sshd.StartAsync("tcp://127.0.0.1:0", "tcp://127.0.0.1:1", "--via", $"ssh://root@127.0.0.1:{port}", "--linger", "0s", "--login-limit", "10m");
        using var client = new TcpClient("127.0.0.1", postern.Port);
        using var patience = Patience.Begin();
        using TcpClient caller = await silent.AcceptTcpClientAsync(patience.Token);
        await Shell.RunAsync("kill", $"{(await sshd.CarriersAsync(postern))[0].GetProperty("process").GetInt32()}");
        await sshd.GoneAsync();
    }

    [Fact]
    public async Task What_a_login_says_in_a_long_life_does_not_make_its_end_a_failed_start()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        for (int i = 0; i < 100; i++)
            await Wire.EchoAsync(postern.Port);
        await sshd.EndLoginsAsync();
        string line = await postern.Program.SaysAsync("the login is lost");
        Assert.DoesNotContain("before the login", line, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Ends a door by force, so long after somebody has come in.</summary>
    private static async Task OpenAndKillAsync(SshdServer sshd, int target, int pause)
    {
        await using var killed = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{target}");
        using var client = new TcpClient("127.0.0.1", killed.Port);
        await Wire.EchoAsync(client);
        await Task.Delay(pause, TestContext.Current.CancellationToken);
        killed.Program.Signal(RunningProgram.Kill);
        await killed.Program.ExitAsync();
        await Task.Delay(pause, TestContext.Current.CancellationToken);
    }

    /// <summary>Those who have asked for a connection to the port and have no answer.</summary>
    private static int Asking(int port)
    {
        string row = $":{port:X4} 02 "; // SYN_SENT: proc_net_tcp
        return File.ReadLines("/proc/net/tcp").Count(line => line.Contains(row, StringComparison.Ordinal));
    }

    /// <summary>A listener whose queue is full: whoever connects from now on gets no answer.</summary>
    private static int Fill(Socket listener, out List<Socket> queue)
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        queue = [];
        for (int i = 0; i < 4; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            queue.Add(socket);
            try
            {
                socket.Connect(listener.LocalEndPoint!);
            }
            catch (SocketException)
            {
                // It is on its way, or waits for ever.
            }
        }

        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    /// <summary>Goes as one whose connection to ssh must not close.</summary>
    private static async Task LeaveDirtyAsync(string carrier, string path)
    {
        using var patience = Patience.Begin();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(carrier), patience.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes($"{{\"v\":1,\"want\":\"guard\",\"path\":\"{path}\"}}\n"), patience.Token);
        byte[] answer = new byte[100];
        await socket.ReceiveAsync(answer, patience.Token);
        using var kept = File.OpenHandle("/dev/null"); // it counts, whatever it leads to
        DescriptorPassing.Send(socket, kept);
        await socket.ReceiveAsync(answer, patience.Token);
        await socket.SendAsync("cd"u8.ToArray(), patience.Token);
    }
}
