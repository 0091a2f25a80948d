using System.Diagnostics;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Stunnel;

/// <summary>From start to end as stunnel does it: each holds for Debian's program, and for ours in its place.</summary>
public sealed class StunnelLifeTests(MailServers servers) : IDisposable
{
    private const int User1 = 10;
    private const int User2 = 12;

    private readonly TemporaryDirectory _directory = new();
    private readonly int _port = FreePort.Take();

    public static TheoryData<string> Both => new(Face.Theirs, Face.Ours);

    public void Dispose() => _directory.Dispose();

    private string Log => _directory.File("log");

    private string Pid => _directory.File("pid");

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_daemon_is_left_behind_with_its_ports_open_and_ends_with_its_pid_file(string whose)
    {
        await using var server = ByteServer.Echo();
        string file = File("", server.Port);
        var (code, text) = await Shell.TryAsync(Face.Program(whose, _directory), file);
        Assert.Equal((0, ""), (code, text));
        int id = await Face.ProcessAsync(Pid);
        try
        {
            Assert.Equal("/", new FileInfo($"/proc/{id}/cwd").LinkTarget);
            Assert.Equal(Convert.ToInt32("644", 8), (int)System.IO.File.GetUnixFileMode(Pid));
            await Face.EchoesAsync(_port, servers.CaFile);
        }
        finally
        {
            Send(id, RunningProgram.Terminate);
        }
        await Patience.UntilAsync(() => !Face.Runs(id), () => "it does not end");
        Assert.False(System.IO.File.Exists(Pid));
        await LoggedAsync("LOG5[main]: Terminated");
        Assert.Contains(" LOG5[ui]: Configuration successful", await System.IO.File.ReadAllTextAsync(Log));
        Assert.Equal(Convert.ToInt32("640", 8), (int)System.IO.File.GetUnixFileMode(Log));
    }

    [Theory]
    [InlineData(Face.Theirs, "cert = /nowhere.pem\n", "[!] Service [x]: Failed to initialize TLS context")]
    [InlineData(Face.Ours, "cert = /nowhere.pem\n", "[!] Service [x]: Failed to initialize TLS context")]
    [InlineData(Face.Theirs, "nonsense = 1\n", "Specified option name is not valid here")]
    [InlineData(Face.Ours, "nonsense = 1\n", "Specified option name is not valid here")]
    public async Task A_start_that_fails_says_why_where_it_was_started(string whose, string line, string why)
    {
        await using var server = ByteServer.Echo();
        string file = File("", server.Port, line);
        var (code, text) = await Shell.TryAsync(Face.Program(whose, _directory), file);
        Assert.Equal(1, code);
        Assert.Contains(why, text);
        Assert.Contains("[!] Configuration failed", text);
        Assert.False(System.IO.File.Exists(Pid));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_port_in_use_fails_the_start_before_it_is_in_the_background(string whose)
    {
        await using var server = ByteServer.Echo();
        string file = File("", server.Port, accept: $"accept = 127.0.0.1:{server.Port}\n");
        var (code, text) = await Shell.TryAsync(Face.Program(whose, _directory), file);
        Assert.Equal(1, code);
        Assert.Contains($"[.] Binding service [x] to 127.0.0.1:{server.Port}: Address already in use (98)", text);
        Assert.Contains("[!] Binding service [x] failed", text);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task In_the_foreground_the_log_is_on_standard_error_too_and_signals_are_obeyed(string whose)
    {
        await using var server = ByteServer.Echo();
        string file = File("foreground = yes\ndebug = info\n", server.Port);
        await using var program = RunningProgram.Start(Face.Program(whose, _directory), [file]);
        await program.SaysAsync("LOG6[ui]: Accepting new connections");
        await using var client = MailClient.Tls(_port, servers.CaFile);
        await client.SayAsync("before");
        await client.HearAsync("before");

        program.Signal(User2);
        await program.SaysAsync("LOG0[ui]: Active connection 1: Service [x], ");
        await program.SaysAsync("LOG0[ui]: Listed 1 active connection(s)");

        System.IO.File.Move(Log, Log + ".1");
        program.Signal(User1);
        await LoggedAsync("LOG5[ui]: Log file reopened");

        program.Signal(RunningProgram.Hangup);
        await Patience.UntilAsync(() => System.IO.File.ReadAllText(Log).Contains("Configuration successful", StringComparison.Ordinal), () => program.Story());
        await client.SayAsync("after");
        await client.HearAsync("after");

        await System.IO.File.AppendAllTextAsync(file, "nonsense = 1\n");
        program.Signal(RunningProgram.Hangup);
        await LoggedAsync("LOG3[ui]: Failed to reload the configuration file");
        await Face.EchoesAsync(_port, servers.CaFile);

        program.Signal(RunningProgram.Terminate);
        Assert.Equal(0, await program.ExitAsync());
        Assert.Contains(program.Errors, line => line.EndsWith("LOG5[ui]: Terminated", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Quiet_in_the_foreground_says_nothing_and_INT_is_told(string whose)
    {
        await using var server = ByteServer.Echo();
        await using var program = RunningProgram.Start(Face.Program(whose, _directory), [File("foreground = quiet\n", server.Port)]);
        await LoggedAsync("Configuration successful");
        await Face.AcceptsAsync(_port, program.Story);
        await Face.ProcessAsync(Pid);
        program.Signal(2);
        Assert.Equal(0, await program.ExitAsync());
        await LoggedAsync("LOG3[ui]: Received SIGINT; terminating");
        Assert.Empty(program.Errors);
    }

    [Theory]
    [InlineData(Face.Theirs, false)]
    [InlineData(Face.Ours, true)]
    public async Task A_reload_that_cannot_have_its_port_leaves_ours_as_it_was(string whose, bool servesOn)
    {
        await using var server = ByteServer.Echo();
        string file = File("foreground = yes\n", server.Port);
        await using var program = RunningProgram.Start(Face.Program(whose, _directory), [file]);
        await program.SaysAsync("Configuration successful");
        await Face.AcceptsAsync(_port, program.Story);
        string text = await System.IO.File.ReadAllTextAsync(file);
        await System.IO.File.WriteAllTextAsync(file, text.Replace($"accept = 127.0.0.1:{_port}", $"accept = 127.0.0.1:{server.Port}", StringComparison.Ordinal));
        program.Signal(RunningProgram.Hangup);
        await program.SaysAsync("Binding service [x] failed");
        bool serves = (await Shell.TryAsync("openssl", "s_client", "-connect", $"127.0.0.1:{_port}")).Text.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal);
        Assert.Equal(servesOn, serves);
        if (servesOn)
            await program.SaysAsync("Failed to reload the configuration file");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Rights_are_given_up_behind_the_bind_and_the_jail_holds_what_comes_later(string whose)
    {
        Assert.True(Environment.IsPrivilegedProcess, "only root can give rights up");
        await using var server = ByteServer.Echo();
        string jail = _directory.File("jail");
        Directory.CreateDirectory(Path.Combine(jail, "var"));
        System.IO.File.SetUnixFileMode(Path.Combine(jail, "var"), (UnixFileMode)Convert.ToInt32("777", 8));
        string file = _directory.Write("jailed.conf", $"chroot = {jail}\nsetuid = nobody\nsetgid = nogroup\npid = /var/pid\noutput = /var/log\nsyslog = no\n[x]\naccept = 127.0.0.1:{_port}\nconnect = 127.0.0.1:{server.Port}\ncert = {servers.CertificateFile}\nkey = {servers.KeyFile}\n");
        var (code, text) = await Shell.TryAsync(Face.Program(whose, _directory), file);
        Assert.Equal((0, ""), (code, text));
        int id = await Face.ProcessAsync(Path.Combine(jail, "var", "pid"));
        try
        {
            await Face.EchoesAsync(_port, servers.CaFile);
            string status = await System.IO.File.ReadAllTextAsync($"/proc/{id}/status");
            Assert.Contains("Uid:\t65534\t65534\t65534\t65534", status);
            Assert.Contains("Gid:\t65534\t65534\t65534\t65534", status);
            Assert.Contains("Groups:\t65534", status);
            Assert.Equal(jail, new FileInfo($"/proc/{id}/root").LinkTarget);
            await Patience.UntilAsync(() => System.IO.File.ReadAllText(Path.Combine(jail, "var", "log")).Contains("accepted connection", StringComparison.Ordinal), () => "no log in the jail");
            Send(id, RunningProgram.Hangup); // the file is outside: it goes on as it was
            await Patience.UntilAsync(() => System.IO.File.ReadAllText(Path.Combine(jail, "var", "log")).Contains("Failed to reload", StringComparison.Ordinal), () => System.IO.File.ReadAllText(Path.Combine(jail, "var", "log")));
            await Face.EchoesAsync(_port, servers.CaFile);
        }
        finally
        {
            Send(id, RunningProgram.Terminate);
        }
        await Patience.UntilAsync(() => !Face.Runs(id), () => "it does not end");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Sockets_of_a_service_manager_are_taken_by_position(string whose)
    {
        await using var server = ByteServer.Echo();
        int other = FreePort.Take();
        string section = $"connect = 127.0.0.1:{server.Port}\ncert = {servers.CertificateFile}\nkey = {servers.KeyFile}\n";
        string file = _directory.Write("sockets.conf", $"foreground = yes\nsyslog = no\npid =\n[a]\naccept = 127.0.0.1:1\n{section}[b]\naccept = 127.0.0.1:2\n{section}");
        await using var program = RunningProgram.Start(Needed.Program("systemd-socket-activate"), ["-l", $"127.0.0.1:{_port}", "-l", $"127.0.0.1:{other}", Face.Program(whose, _directory), file]);
        await program.SaysAsync("Listening on");
        await Face.EchoesAsync(_port, servers.CaFile);
        await Face.EchoesAsync(other, servers.CaFile);
        await program.SaysAsync("[a] accepted");
        await program.SaysAsync("[b] accepted");
    }

    [Theory]
    [InlineData(Face.Theirs, "stunnel3")]
    [InlineData(Face.Ours, "stunnel3")]
    [InlineData(Face.Ours, "stunnel")]
    [InlineData(Face.Ours, "stunnel4")]
    public async Task The_letters_of_stunnel_3_open_a_door(string whose, string name)
    {
        await using var server = ByteServer.Echo();
        string both = _directory.Write("both.pem", await System.IO.File.ReadAllTextAsync(servers.CertificateFile) + await System.IO.File.ReadAllTextAsync(servers.KeyFile), (UnixFileMode)Convert.ToInt32("600", 8));
        await using var program = RunningProgram.Start(Face.Program(whose, _directory, name), ["-d", $"127.0.0.1:{_port}", "-r", $"127.0.0.1:{server.Port}", "-p", both, "-f", "-P", "", "-D", "7"]);
        await program.SaysAsync("Configuration successful");
        await Face.AcceptsAsync(_port, program.Story);
        await Face.EchoesAsync(_port, servers.CaFile);
        await program.SaysAsync("Service [stunnel3] accepted connection from 127.0.0.1:");
    }

    [Theory]
    [InlineData("-version", "stunnel 5.68 on ", "TIMEOUTidle            = 43200 seconds")]
    [InlineData("-help", "stunnel 5.68 on ", "accept                 = [host:]port accept connections on specified host:port")]
    [InlineData("-sockets", "Socket option defaults:", "TCP_NODELAY")]
    [InlineData("-options", "Supported TLS options:", "options = NO_TLSv1_1")]
    public async Task What_scripts_ask_for_stands_on_standard_error(string option, string first, string second)
    {
        foreach (string whose in (string[])[Face.Theirs, Face.Ours])
        {
            await using var program = RunningProgram.Start(Face.Program(whose, _directory), [option]);
            Assert.Equal(0, await program.ExitAsync());
            Assert.Empty(program.Output);
            Assert.Contains(program.Errors, line => line.StartsWith(first, StringComparison.Ordinal));
            Assert.Contains(program.Errors, line => line.Contains(second, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_descriptor_gives_the_configuration(string whose)
    {
        await using var server = ByteServer.Echo();
        string file = File("foreground = yes\n", server.Port);
        await using var program = RunningProgram.Start(Needed.Program("bash"), ["-c", "exec \"$0\" -fd 7 7<\"$1\"", Face.Program(whose, _directory), file]);
        await program.SaysAsync("Reading configuration from descriptor 7");
        await Face.AcceptsAsync(_port, program.Story);
        await Face.EchoesAsync(_port, servers.CaFile);
    }

    private string File(string global, int target, string more = "", string? accept = null) => _directory.Write(
        "stunnel.conf",
        $"syslog = no\npid = {Pid}\noutput = {Log}\n{global}[x]\n{accept ?? $"accept = 127.0.0.1:{_port}\n"}connect = 127.0.0.1:{target}\ncert = {servers.CertificateFile}\nkey = {servers.KeyFile}\n{more}");

    private Task LoggedAsync(string text) =>
        Patience.UntilAsync(() => System.IO.File.Exists(Log) && System.IO.File.ReadAllText(Log).Contains(text, StringComparison.Ordinal), () => System.IO.File.Exists(Log) ? System.IO.File.ReadAllText(Log) : "there is no log");

    private static void Send(int id, int signal)
    {
        using var process = Process.GetProcessById(id);
        RunningProgram.Send(process, signal);
    }
}
