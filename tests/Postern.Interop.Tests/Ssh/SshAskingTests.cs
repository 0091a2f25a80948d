using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Ssh;

/// <summary>Whom a login asks for passphrases and unknown host keys.</summary>
public sealed class SshAskingTests : IDisposable
{
    private const string Passphrase = "open sesame";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_passphrase_is_asked_for_at_the_terminal_and_shown_nowhere()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await LockAsync();
        int port = FreePort.Take();
        await using var terminal = await OpenAsync(sshd, port, server.Port);
        Task echo = Wire.EchoAsync(port);
        await terminal.HearAsync("Enter passphrase for key");
        await terminal.SayAsync(Passphrase);
        await echo;
        await Wire.EchoAsync(port); // is not asked again
        Assert.Equal(1, sshd.Logins);
        await terminal.SayAsync("\u0003"); // Ctrl-C
        string rest = await terminal.RestAsync();
        Assert.DoesNotContain("sesame", rest + File.ReadAllText(_directory.File("log")), StringComparison.Ordinal);
        await sshd.GoneAsync();
    }

    [Fact]
    public async Task An_unknown_host_key_is_shown_at_the_terminal_and_asked_for_once()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        sshd.Use("new_hosts", "id");
        int port = FreePort.Take();
        await using var terminal = await OpenAsync(sshd, port, server.Port);
        Task echo = Wire.EchoAsync(port);
        string question = await terminal.HearAsync("(yes/no/[fingerprint])?");
        Assert.Contains(await sshd.FingerprintAsync(), question, StringComparison.Ordinal);
        Assert.Contains($"The authenticity of host '{sshd.Url}' can't be established.", question, StringComparison.Ordinal);
        await terminal.SayAsync("yes");
        await echo;
        await terminal.SayAsync("\u0003");
        await terminal.RestAsync();
        await sshd.GoneAsync();
        await using var service = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        await Wire.EchoAsync(service.Port);
        Assert.Equal(2, sshd.Logins);
    }

    [Fact]
    public async Task Each_of_two_servers_on_the_way_asks_for_its_own_passphrase_and_once()
    {
        using var further = new TemporaryDirectory();
        await using var near = await SshdServer.StartAsync(_directory);
        await using var far = await SshdServer.StartAsync(further);
        await using var server = ByteServer.Echo();
        await LockAsync();
        await Shell.RunAsync("ssh-keygen", "-q", "-p", "-N", "the other one", "-P", "", "-f", further.File("id"));
        near.Know(("near", _directory), ("far", further));
        int port = FreePort.Take();
        string[] words = ["tunnel", $"tcp://127.0.0.1:{port}", $"tcp://127.0.0.1:{server.Port}", "--via", $"ssh://root@near:{near.Port}", "--via", $"ssh://root@far:{far.Port}", "--linger", "1s", "--state", _directory.File("state"), "--log", _directory.File("log"), "--log-level", "trace"];
        await using var terminal = PtyProgram.Start(_directory, words, near.Environment);
        await terminal.HearAsync("ready ");
        Task echo = Wire.EchoAsync(port);
        await terminal.HearAsync($"Enter passphrase for key '{_directory.File("id")}': ");
        await terminal.SayAsync(Passphrase);
        await terminal.HearAsync($"Enter passphrase for key '{further.File("id")}': ");
        await terminal.SayAsync("the other one");
        await echo;
        await Wire.EchoAsync(port); // is not asked again
        Assert.Equal((1, 1), (near.Logins, far.Logins));
        await terminal.SayAsync("\u0003"); // Ctrl-C
        Assert.DoesNotContain("Enter passphrase", await terminal.RestAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", File.ReadAllText(_directory.File("log")), StringComparison.Ordinal);
        await near.GoneAsync();
    }

    [Fact]
    public async Task A_service_that_cannot_ask_for_the_first_of_two_says_what_to_do()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await LockAsync();
        await using var postern = await sshd.StartAsync("pop3://127.0.0.1:0", "pop3://127.0.0.1:1", "--via", sshd.Url, "--via", sshd.Url, "--linger", "1s");
        await Wire.RestAsync(postern.Port);
        Assert.Contains("ssh-add", await postern.EndLineAsync("passphrase"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_question_that_is_broken_off_leaves_the_terminal_as_it_was(int breaks)
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await LockAsync();
        int port = FreePort.Take();
        await using var terminal = PtyProgram.StartShell(_directory, $"trap : INT; {PtyProgram.Command(Words(sshd, port, 1))}; trap '' INT; echo ended; stty -a", sshd.Environment);
        await terminal.HearAsync("ready ");
        Task<string> client = Wire.RestAsync(port);
        await terminal.HearAsync("Enter passphrase for key");
        await terminal.PressAsync("open");
        for (int i = 0; i < breaks; i++)
            await terminal.PressAsync("\u0003"); // Ctrl-C
        await terminal.HearAsync("ended");
        Assert.Matches(@"\secho\s", await terminal.RestAsync());
        await client;
        await sshd.GoneAsync();
    }

    [Fact]
    public async Task A_question_that_waits_is_given_up_in_the_background_and_stops_nothing()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        sshd.Use("known_hosts", "id", options: "-o PreferredAuthentications=publickey -o NumberOfPasswordPrompts=1"); // one question, not four
        await LockAsync();
        int port = FreePort.Take();
        await using var terminal = PtyProgram.StartShell(_directory, $"LC_ALL=C {Needed.Program("bash")} --norc --noprofile --noediting -i", sshd.Environment);
        await terminal.SayAsync(PtyProgram.Command(Words(sshd, port, server.Port)));
        await terminal.HearAsync("ready ");
        Task<string> client = Wire.RestAsync(port);
        await terminal.HearAsync("Enter passphrase for key");
        await terminal.PressAsync("\u001a"); // Ctrl-Z
        await terminal.HearAsync("Stopped");
        await terminal.SayAsync("bg");
        await client;
        await Wire.RestAsync(port); // nobody is asked now
        await terminal.SayAsync("kill %1; wait; exit");
        Assert.DoesNotContain("Enter passphrase", await terminal.RestAsync(), StringComparison.Ordinal);
        await sshd.GoneAsync();
    }

    [Fact]
    public async Task Who_waits_for_an_answer_is_told_within_the_limit_of_a_login_and_the_question_stays()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await LockAsync();
        int port = FreePort.Take();
        await using var terminal = PtyProgram.Start(_directory, [.. Words(sshd, port, server.Port).Select(word => word.Replace("tcp://", "pop3://", StringComparison.Ordinal)), "--login-limit", "2s", "--name", "asks"], sshd.Environment);
        await terminal.HearAsync("ready ");
        Task<string> client = Wire.RestAsync(port);
        await terminal.HearAsync("Enter passphrase for key");
        string status = await Shell.RunAsync("env", [.. sshd.Environment.Select(pair => $"{pair.Key}={pair.Value}"), PosternProcess.Path, "status", "--state", _directory.File("state"), "--name", "asks"]);
        Assert.Contains("logging in", status, StringComparison.Ordinal);
        Assert.StartsWith("-ERR [SYS/TEMP] Service unavailable", await client, StringComparison.Ordinal);
        await LoggedAsync("a question of ssh waits at the terminal for its answer");
        Assert.Equal(0, sshd.Logins);
        await terminal.SayAsync(Passphrase);
        await Patience.UntilAsync(() => sshd.Logins == 1, () => File.ReadAllText(_directory.File("log")));
        await terminal.SayAsync("\u0003");
        await terminal.RestAsync();
        await sshd.GoneAsync();
    }

    [Fact]
    public async Task With_a_key_that_is_named_nobody_is_asked_for_the_password()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        sshd.Use("known_hosts", "stranger");
        int port = FreePort.Take();
        await using var terminal = PtyProgram.Start(_directory, [.. Words(sshd, port, 1), "--identity", _directory.File("stranger")], sshd.Environment);
        await terminal.HearAsync("ready ");
        await Wire.RestAsync(port);
        await LoggedAsync("the server accepts none of the keys that were offered");
        await terminal.SayAsync("\u0003");
        Assert.DoesNotContain("password", await terminal.RestAsync(), StringComparison.Ordinal);
        await sshd.GoneAsync();
    }

    [Fact]
    public async Task The_agent_is_used_and_nobody_is_asked()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        string socket = _directory.File("agent");
        await using var agent = RunningProgram.Start(Needed.Program("ssh-agent"), ["-D", "-a", socket]);
        await Patience.UntilAsync(() => File.Exists(socket), agent.Story);
        await Shell.RunAsync("env", $"SSH_AUTH_SOCK={socket}", "ssh-add", "-q", _directory.File("id"));
        File.Delete(_directory.File("id"));
        _directory.Write("ssh_config", File.ReadAllText(_directory.File("ssh_config")).Replace("IdentityAgent none", $"IdentityAgent {socket}", StringComparison.Ordinal));
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        await Wire.EchoAsync(postern.Port);
        Assert.Equal(1, sshd.Logins);
    }

    [Fact]
    public async Task Without_a_terminal_the_desktop_asks_and_thinking_does_not_count()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await LockAsync();
        string askpass = _directory.Write("askpass", $"#!/bin/sh\nprintf '%s\\n' \"$1\" >>{_directory.File("asked")}\nsleep 4\necho '{Passphrase}'\n", (UnixFileMode)Convert.ToInt32("700", 8));
        int port = FreePort.Take();
        await using var program = RunningProgram.Start(PosternProcess.Path, [.. Words(sshd, port, server.Port), "--login-limit", "3s"], new Dictionary<string, string>(sshd.Environment, StringComparer.Ordinal) { ["DISPLAY"] = ":0", ["SSH_ASKPASS"] = askpass });
        await Patience.UntilAsync(() => Wire.Listens(port), program.Story);
        await Wire.UntilAnswersAsync(port);
        Assert.Contains("Enter passphrase for key", File.ReadAllText(_directory.File("asked")), StringComparison.Ordinal);
        Assert.Equal(1, sshd.Logins);
    }

    [Fact]
    public async Task Whoever_has_an_agent_does_not_suffer_from_one_who_had_none()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        string socket = _directory.File("agent");
        await using var agent = RunningProgram.Start(Needed.Program("ssh-agent"), ["-D", "-a", socket]);
        await Patience.UntilAsync(() => File.Exists(socket), agent.Story);
        await Shell.RunAsync("env", $"SSH_AUTH_SOCK={socket}", "ssh-add", "-q", _directory.File("id"));
        await LockAsync();
        _directory.Write("ssh_config", File.ReadAllText(_directory.File("ssh_config")).Replace("IdentityAgent none", "IdentityAgent SSH_AUTH_SOCK", StringComparison.Ordinal));
        await using (var service = await sshd.TunnelAsync("pop3://127.0.0.1:0", "pop3://127.0.0.1:1", "--linger", "60s"))
        {
            await Wire.RestAsync(service.Port);
            await service.EndLineAsync("passphrase");
        }

        int port = FreePort.Take();
        await using var program = RunningProgram.Start(PosternProcess.Path, Words(sshd, port, server.Port), new Dictionary<string, string>(sshd.Environment, StringComparer.Ordinal) { ["SSH_AUTH_SOCK"] = socket });
        await Patience.UntilAsync(() => Wire.Listens(port), program.Story);
        await Wire.UntilAnswersAsync(port);
        Assert.Equal(1, sshd.Logins);
    }

    [Fact]
    public async Task A_service_asks_nobody_and_says_what_to_do()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await LockAsync();
        await using var postern = await sshd.TunnelAsync("pop3://127.0.0.1:0", "pop3://127.0.0.1:1");
        await Wire.RestAsync(postern.Port);
        Assert.Contains("ssh-add", await postern.EndLineAsync("passphrase"), StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private async Task LockAsync() => await Shell.RunAsync("ssh-keygen", "-q", "-p", "-N", Passphrase, "-P", "", "-f", _directory.File("id"));

    private Task LoggedAsync(string text) =>
        Patience.UntilAsync(() => File.ReadAllText(_directory.File("log")).Contains(text, StringComparison.Ordinal), () => File.ReadAllText(_directory.File("log")));

    private async Task<PtyProgram> OpenAsync(SshdServer sshd, int port, int target)
    {
        var terminal = PtyProgram.Start(_directory, Words(sshd, port, target), sshd.Environment);
        await terminal.HearAsync("ready ");
        return terminal;
    }

    private string[] Words(SshdServer sshd, int port, int target) =>
    [
        "tunnel", $"tcp://127.0.0.1:{port}", $"tcp://127.0.0.1:{target}", "--via", sshd.Url, "--linger", "1s",
        "--state", _directory.File("state"), "--log", _directory.File("log"), "--log-level", "trace",
    ];
}
