using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Stunnel;

/// <summary>What stunnel's users suffer from, and do not here.</summary>
public sealed class StunnelReloadTests(MailServers servers) : IDisposable
{
    private const int Rate = 200; // new connections a second
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenReloads = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryDirectory _directory = new();
    private readonly int _port = FreePort.Take();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Ten_reloads_a_second_lose_none_of_two_hundred_new_connections_a_second_and_touch_no_open_one()
    {
        await using var server = ByteServer.Echo();
        await using var program = await StartAsync($"connect = 127.0.0.1:{server.Port}\n");
        var standing = new List<SslStream>();
        for (int i = 0; i < 10; i++)
            standing.Add(await ShakeAsync());
        using var over = new CancellationTokenSource(Duration);
        Task reloads = ReloadAsync(program, over.Token);
        var visits = new List<Task<bool>>();
        for (int i = 0; i < Rate * Duration.TotalSeconds; i++)
        {
            visits.Add(VisitAsync());
            await Task.Delay(1000 / Rate);
        }
        await reloads;
        Assert.Equal(0, (await Task.WhenAll(visits)).Count(good => !good));
        foreach (SslStream one in standing)
        {
            Assert.True(await EchoesAsync(one));
            await one.DisposeAsync();
        }
    }

    [Fact]
    public async Task All_ports_are_open_at_once_though_names_cannot_be_resolved()
    {
        int[] ports = [.. Enumerable.Range(0, 10).Select(_ => FreePort.Take())];
        string sections = string.Concat(ports.Select(port => $"[s{port}]\naccept = 127.0.0.1:{port}\nconnect = no-such-host-{port}.invalid:1\ncert = {servers.CertificateFile}\nkey = {servers.KeyFile}\n"));
        string file = _directory.Write("stunnel.conf", $"foreground = yes\nsyslog = no\npid =\n{sections}");
        await using var program = RunningProgram.Start(Face.Program(Face.Ours, _directory), [file]);
        await Task.WhenAll(ports.Select(port => Face.AcceptsAsync(port, program.Story)));
        // Whoever comes is let in by TLS and then hears that there is nobody, as at stunnel.
        var (_, text) = await Shell.TryAsync("openssl", "s_client", "-connect", $"127.0.0.1:{ports[0]}");
        Assert.Contains("BEGIN CERTIFICATE", text);
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_signal()
    {
        await using var server = ByteServer.Echo();
        using TestCertificate before = servers.Authority.Issue();
        using TestCertificate after = servers.Authority.Issue();
        var (certificate, key) = before.WriteTo(_directory);
        await using var program = await StartAsync($"connect = 127.0.0.1:{server.Port}\n", certificate, key);
        Assert.Equal(before.Certificate.SerialNumber, await SerialAsync());
        after.WriteTo(_directory);
        await Patience.UntilAsync(async () => await SerialAsync() == after.Certificate.SerialNumber, program.Story);
    }

    [Fact]
    public async Task No_secret_stands_in_the_log_at_level_7()
    {
        const string Secret = "hush-hush-3141";
        await using var server = new ByteServer(static async socket =>
        {
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"u8.ToArray());
            await stream.CopyToAsync(Stream.Null);
        });
        string file = _directory.Write("stunnel.conf", $"foreground = yes\nsyslog = no\npid =\ndebug = 7\n[x]\nclient = yes\naccept = 127.0.0.1:{_port}\nconnect = 127.0.0.1:{server.Port}\nprotocol = connect\nprotocolHost = example.org:443\nprotocolUsername = me\nprotocolPassword = {Secret}\n");
        await using var program = RunningProgram.Start(Face.Program(Face.Ours, _directory), [file]);
        await Face.AcceptsAsync(_port, program.Story);
        await program.SaysAsync("Connection reset");
        string encoded = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes("me:" + Secret));
        Assert.DoesNotContain(Secret, program.Story());
        Assert.DoesNotContain(encoded[..12], program.Story());
    }

    [Fact]
    public async Task Status_reload_and_stop_are_answered_by_a_process_that_is_stunnel()
    {
        await using var server = ByteServer.Echo();
        await using var program = await StartAsync($"connect = 127.0.0.1:{server.Port}\n", global: $"state = {_directory.File("state")}\n");
        await using SslStream client = await ShakeAsync();
        Assert.True(await EchoesAsync(client));
        string[] at = ["--state", _directory.File("state")];
        string status = await Shell.RunAsync(PosternProcess.Path, ["status", .. at]);
        Assert.Contains($"127.0.0.1:{_port}", status);
        Assert.Contains("TLSv1.3", status);
        await Shell.RunAsync(PosternProcess.Path, ["reload", .. at]);
        await System.IO.File.AppendAllTextAsync(_directory.File("stunnel.conf"), "nonsense = 1\n");
        var (code, why) = await Shell.TryAsync(PosternProcess.Path, ["reload", .. at]);
        Assert.Equal(1, code);
        Assert.Contains("Specified option name is not valid here", why);
        await Shell.RunAsync(PosternProcess.Path, ["stop", "--now", .. at]);
        Assert.Equal(0, await program.ExitAsync());
    }

    [Fact]
    public async Task A_strict_profile_goes_into_a_sandbox_and_figures_are_given_out()
    {
        await using var server = ByteServer.Echo();
        int figures = FreePort.Take();
        await using var program = await StartAsync($"connect = 127.0.0.1:{server.Port}\n", global: $"profile = strict\nmetrics = {figures}\nstate = {_directory.File("state")}\n");
        await Face.EchoesAsync(_port, servers.CaFile);
        Assert.Contains("NoNewPrivs:\t1", await System.IO.File.ReadAllTextAsync($"/proc/{program.Id}/status"));
        Assert.Contains("postern_connections_open{door=\"x\"}", await Shell.RunAsync("curl", "--silent", "--show-error", "--fail", $"http://127.0.0.1:{figures}/metrics"));
        Assert.Contains($"tcp://127.0.0.1:{server.Port}", await Shell.RunAsync(PosternProcess.Path, "status", "--state", _directory.File("state")));
    }

    [Fact]
    public async Task A_newer_program_takes_over_the_sockets_of_a_daemon()
    {
        await using var server = ByteServer.Echo();
        string pid = _directory.File("pid");
        string file = _directory.Write("stunnel.conf", $"syslog = no\npid = {pid}\noutput = {_directory.File("log")}\nstate = {_directory.File("state")}\n[x]\naccept = 127.0.0.1:{_port}\nconnect = 127.0.0.1:{server.Port}\ncert = {servers.CertificateFile}\nkey = {servers.KeyFile}\n");
        await Shell.RunAsync(Face.Program(Face.Ours, _directory), file);
        int before = await Face.ProcessAsync(pid);
        await using SslStream standing = await ShakeAsync();
        await Shell.RunAsync(PosternProcess.Path, "replace", "--state", _directory.File("state"));
        int after = await Face.ProcessAsync(pid);
        try
        {
            Assert.NotEqual(before, after);
            await Face.EchoesAsync(_port, servers.CaFile);
        }
        finally
        {
            using var process = System.Diagnostics.Process.GetProcessById(after);
            RunningProgram.Send(process, RunningProgram.Terminate);
        }
        await Patience.UntilAsync(() => !Face.Runs(before) && !Face.Runs(after), () => "one of them stays");
        Assert.False(System.IO.File.Exists(pid));
    }

    [Fact]
    public async Task A_service_manager_hears_that_it_is_ready_that_it_reloads_and_that_it_stops()
    {
        await using var server = ByteServer.Echo();
        string path = _directory.File("notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(path));
        await using var program = await StartAsync($"connect = 127.0.0.1:{server.Port}\n", environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["NOTIFY_SOCKET"] = path });
        Assert.StartsWith("READY=1", await HearAsync(manager));
        program.Signal(RunningProgram.Hangup);
        Assert.StartsWith("RELOADING=1", await HearAsync(manager));
        Assert.StartsWith("READY=1", await HearAsync(manager));
        program.Signal(RunningProgram.Terminate);
        Assert.StartsWith("STOPPING=1", await HearAsync(manager));
    }

    private async Task<RunningProgram> StartAsync(string section, string? certificate = null, string? key = null, string global = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        string file = _directory.Write("stunnel.conf", $"foreground = yes\nsyslog = no\npid =\n{global}[x]\naccept = 127.0.0.1:{_port}\ncert = {certificate ?? servers.CertificateFile}\nkey = {key ?? servers.KeyFile}\n{section}");
        var program = RunningProgram.Start(Face.Program(Face.Ours, _directory), [file], environment);
        await program.SaysAsync("Configuration successful");
        await Face.AcceptsAsync(_port, program.Story);
        return program;
    }

    private static async Task ReloadAsync(RunningProgram program, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            program.Signal(RunningProgram.Hangup);
            await Task.Delay(BetweenReloads, CancellationToken.None);
        }
    }

    private async Task<bool> VisitAsync()
    {
        try
        {
            await using SslStream tls = await ShakeAsync();
            return await EchoesAsync(tls);
        }
        catch (Exception lost) when (lost is IOException or SocketException)
        {
            return false;
        }
    }

    private async Task<SslStream> ShakeAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _port);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true });
        return tls;
    }

    private static async Task<bool> EchoesAsync(SslStream tls)
    {
        await tls.WriteAsync("ping"u8.ToArray());
        byte[] answer = new byte[4];
        await tls.ReadExactlyAsync(answer).AsTask().WaitAsync(Patience.Limit);
        return answer.AsSpan().SequenceEqual("ping"u8);
    }

    private async Task<string> SerialAsync()
    {
        await using SslStream tls = await ShakeAsync();
        return tls.RemoteCertificate!.GetSerialNumberString();
    }

    private static async Task<string> HearAsync(Socket manager)
    {
        byte[] bytes = new byte[512];
        int length = await manager.ReceiveAsync(bytes).WaitAsync(Patience.Limit);
        return System.Text.Encoding.UTF8.GetString(bytes, 0, length);
    }
}
