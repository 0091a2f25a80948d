using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Postern.Interop.Tests.Peers;
using Postern.Net.Conduits;

namespace Postern.Interop.Tests.Upgrade;

/// <summary>A newer program takes the place of one that runs, and nobody notices.</summary>
public sealed class ReplaceTests(MailServers servers) : IAsyncLifetime
{
    private readonly UpgradeRig _rig = new();
    private readonly ByteServer _server = ByteServer.Echo();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Three_replacements_under_load_lose_no_connection()
    {
        var postern = await _rig.StartAsync(Door("tls"));
        using var load = new Load(() => EchoAsync(postern.Port));
        var processes = new HashSet<int> { postern.Program.Id };
        for (int i = 0; i < 3; i++)
        {
            int done = load.Done;
            Assert.True(processes.Add(await _rig.ReplaceAsync()), "it is the old one");
            await Patience.UntilAsync(() => load.Done >= done + 200, () => $"{load.Done} connections were served");
        }

        Assert.Empty(await load.EndAsync());
        await Patience.UntilAsync(() => postern.Program.HasExited, postern.Program.Story);
        Assert.DoesNotContain(postern.Log, line => line.Contains("a fault of this program", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_goes_on_in_the_old_process_which_ends_with_it()
    {
        var postern = await _rig.StartAsync(Door("pop3s"));
        var early = MailClient.Tls(postern.Port, servers.CaFile);
        await early.AskAsync("early", "early");
        int next = await _rig.ReplaceAsync();
        Assert.Equal(next, await _rig.RunningAsync());
        await using var late = MailClient.Tls(postern.Port, servers.CaFile);
        await late.AskAsync("late", "late");
        string half = new('x', 100_000);
        await early.AskAsync(half, half);
        Assert.False(postern.Program.HasExited);
        await early.DisposeAsync();
        await Patience.UntilAsync(() => postern.Program.HasExited, postern.Program.Story);
        await late.AskAsync("still", "still");
    }

    [Fact]
    public async Task The_new_one_has_the_name_the_pid_file_and_the_file_of_the_Unix_socket()
    {
        string socket = _rig.File("door.sock");
        string pid = _rig.File("pid");
        var postern = await _rig.StartAsync($"pid = {pid}\n{Door("tls")}[local]\naccept = unix:{socket}\nconnect = tcp://127.0.0.1:{_server.Port}\n", "--name", "main");
        for (int i = 0; i < 2; i++)
        {
            int before = await _rig.RunningAsync();
            int next = await _rig.ReplaceAsync();
            await Patience.UntilAsync(() => new PeerProcess(before).IsEnding, postern.Program.Story);
            Assert.Equal($"{next}\n", await File.ReadAllTextAsync(pid, TestContext.Current.CancellationToken));
            Assert.Equal(next, await _rig.RunningAsync());
            await EchoAsync(new UnixDomainSocketEndPoint(socket));
        }
    }

    [Fact]
    public async Task One_in_the_background_stays_there()
    {
        string pid = _rig.File("pid");
        int port = FreePort.Take();
        string configuration = _rig.Write($"pid = {pid}\nlog = {_rig.File("log")}\nquiet = yes\n{Door("tls", port)}");
        await Shell.RunAsync(PosternProcess.Path, "run", configuration, "--background");
        int before = await _rig.RunningAsync();
        int next = await _rig.ReplaceAsync();
        await Patience.UntilAsync(() => new PeerProcess(before).IsEnding, () => "the old one runs");
        Assert.Equal($"{next}\n", await File.ReadAllTextAsync(pid, TestContext.Current.CancellationToken));
        Assert.Equal("/dev/null", new FileInfo($"/proc/{next}/fd/2").ResolveLinkTarget(returnFinalTarget: false)?.FullName);
        await EchoAsync(port);
    }

    [Theory]
    [InlineData("#!/bin/sh\nexit 3\n", "the new process has ended with code 3 before its doors were open")]
    [InlineData("#!/bin/sh\nkill -9 $$\n", "the new process was ended by signal 9 before its doors were open")]
    [InlineData("not a program", "cannot be started")]
    public async Task A_program_that_does_not_start_changes_nothing(string program, string reason)
    {
        var postern = await _rig.StartAsync(Door("tls"));
        string broken = _rig.File("broken");
        await File.WriteAllTextAsync(broken, program, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(broken, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _rig.Install(broken);
        Assert.Contains(reason, await _rig.FailAsync(), StringComparison.Ordinal);
        await StaysAsync(postern);
        _rig.Install(PosternProcess.Path);
        Assert.NotEqual(postern.Program.Id, await _rig.ReplaceAsync());
        await EchoAsync(postern.Port);
    }

    [Fact]
    public async Task A_configuration_with_a_mistake_changes_nothing_and_is_told()
    {
        var postern = await _rig.StartAsync(Door("tls"));
        _rig.Write("[door]\naccept = nonsense://\n");
        Assert.Contains("postern.conf:", await _rig.FailAsync(), StringComparison.Ordinal);
        await StaysAsync(postern);
    }

    [Fact]
    public async Task A_door_that_cannot_be_opened_changes_nothing_and_is_told()
    {
        string socket = _rig.File("door.sock");
        string local = $"[local]\naccept = unix:{socket}\nconnect = tcp://127.0.0.1:{_server.Port}\n";
        var postern = await _rig.StartAsync(Door("tls") + local);
        _rig.Write($"{Door("tls")}[other]\naccept = tcp://127.0.0.1:{_server.Port}\nconnect = tcp://127.0.0.1:9\n");
        Assert.Contains($"127.0.0.1:{_server.Port} is in use by another program", await _rig.FailAsync(), StringComparison.Ordinal);
        await StaysAsync(postern);
        await EchoAsync(new UnixDomainSocketEndPoint(socket));
    }

    [Fact]
    public async Task A_socket_of_systemd_is_handed_on_by_its_name()
    {
        const string Activate = """
            BEGIN { $^F = 255 }
            use POSIX; use IO::Socket::INET;
            my $s = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1', LocalPort => 0) or die $!;
            POSIX::dup2(fileno($s), 3) unless fileno($s) == 3;
            @ENV{qw(LISTEN_PID LISTEN_FDS LISTEN_FDNAMES)} = ($$, 1, 'door');
            exec @ARGV or die $!;
            """;
        var postern = await _rig.ReadyAsync(RunningProgram.Start(Needed.Program("perl"), ["-e", Activate, PosternProcess.Path, "run", _rig.Write(Door("tls", 995))]));
        for (int i = 0; i < 2; i++)
        {
            await _rig.ReplaceAsync();
            await EchoAsync(postern.Port);
        }
    }

    private string Door(string scheme, int port = 0) =>
        $"[door]\naccept = {scheme}://127.0.0.1:{port}\nconnect = tcp://127.0.0.1:{_server.Port}\ncert = {servers.CertificateFile}\nkey = {servers.KeyFile}\n";

    /// <summary>The first one goes on, at its first door.</summary>
    private async Task StaysAsync(PosternProcess postern)
    {
        Assert.Equal(postern.Program.Id, await _rig.RunningAsync());
        await postern.Program.SaysAsync("not replaced, everything stays as it was: ");
        await EchoAsync(postern.Door("door").Port);
    }

    private static async Task EchoAsync(int port)
    {
        using var patience = Patience.Begin();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost");
        await EchoAsync(tls, patience.Token);
    }

    private static async Task EchoAsync(UnixDomainSocketEndPoint end)
    {
        using var patience = Patience.Begin();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(end, patience.Token);
        await using var stream = new NetworkStream(socket);
        await EchoAsync(stream, patience.Token);
    }

    private static async Task EchoAsync(Stream stream, CancellationToken cancel)
    {
        await stream.WriteAsync("hello"u8.ToArray(), cancel);
        byte[] bytes = new byte[5];
        await stream.ReadExactlyAsync(bytes, cancel);
        Assert.Equal("hello"u8.ToArray(), bytes);
    }
}
