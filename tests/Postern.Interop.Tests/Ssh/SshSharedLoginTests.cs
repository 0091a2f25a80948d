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
    public async Task One_that_is_killed_while_its_target_does_not_answer()
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
            using var other = new TcpClient("127.0.0.1", waiting.Port);
            await Patience.UntilAsync(() => KeptBy(sshd, lucky) > 0, () => "the carrier keeps nothing");
            waiting.Program.Signal(RunningProgram.Kill);
            await waiting.Program.ExitAsync();
        }

        await Wire.EchoAsync(client);
        await Wire.EchoAsync(lucky.Port);
        Assert.Equal(1, sshd.Logins);
        queue.ForEach(socket => socket.Dispose());
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
        for (int i = 0; i < 505; i++)
            await KeepAsync(carrier);
        await Wire.EchoAsync(client);
        await using (var second = await sshd.TunnelAsync(door))
            await Wire.EchoAsync(second.Port);
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

    /// <summary>Connections to ssh that the carrier holds: as many as it has Unix sockets without a name, less its own.</summary>
    private static int KeptBy(SshdServer sshd, PosternProcess postern)
    {
        int carrier = sshd.CarriersAsync(postern).GetAwaiter().GetResult()[0].GetProperty("process").GetInt32();
        string sockets = Shell.RunAsync("ss", "-xHp").GetAwaiter().GetResult();
        // ssh listens at a path that ends so; who is connected to it is at the other end, without a name.
        var ends = sockets.Split('\n').Where(line => line.Contains(".mux", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]).ToHashSet(StringComparer.Ordinal);
        return sockets.Split('\n').Count(line => line.Contains($"pid={carrier},", StringComparison.Ordinal) && line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 5 } words && ends.Contains(words[5]));
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

    private static async Task KeepAsync(string carrier)
    {
        using var patience = Patience.Begin();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(carrier), patience.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"v\":1,\"want\":\"keep\"}\n"), patience.Token);
        byte[] answer = new byte[100];
        await socket.ReceiveAsync(answer, patience.Token);
        using var kept = DescriptorPassing.Duplicate((int)socket.Handle);
        DescriptorPassing.Send(socket, kept);
        await socket.ReceiveAsync(answer, patience.Token);
    }
}
