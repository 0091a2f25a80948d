using System.Net;
using System.Net.Sockets;
using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Ssh;

/// <summary>Every way in which a login by the real ssh fails is told by its name, with what to do.</summary>
public sealed class SshFaultTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_host_key_that_is_not_known()
    {
        await using var host = await SshHost.StartAsync(_directory);
        _directory.Write("known_hosts", "");
        await FailsAsync(host, "host-key-unknown", await host.FingerprintAsync("host"), $"ssh -p {host.Port} root@127.0.0.1");
    }

    [Fact]
    public async Task A_host_key_that_has_changed_is_shown_beside_the_old_one_and_forgotten_by_the_command_that_is_named()
    {
        await using var host = await SshHost.StartAsync(_directory);
        _directory.Write("known_hosts", $"# a comment\n{host.Alias} {host.Words("stranger")} by hand\n");
        string sentence = await FailsAsync(host, "host-key-changed", $"changed to {await host.FingerprintAsync("host")};", await host.FingerprintAsync("stranger"), $"{host.KnownHosts}:2", "somebody may be listening");
        string command = sentence.Split('`')[1];
        Assert.StartsWith("ssh-keygen ", command, StringComparison.Ordinal);
        await Shell.RunAsync("sh", "-c", command);
        await FailsAsync(host, "host-key-unknown");
    }

    [Fact]
    public async Task A_host_key_that_is_revoked()
    {
        await using var host = await SshHost.StartAsync(_directory);
        host.Know("host", $"@revoked * {host.Words("host")}\n");
        await FailsAsync(host, "host-key-revoked", "do not connect");
    }

    [Fact]
    public async Task No_key_to_offer_and_the_ways_that_are_left()
    {
        await using var host = await SshHost.StartAsync(_directory);
        await FailsAsync(host, ["--config", host.Config()], "authentication-failed", "root@127.0.0.1 in by publickey,password only");
    }

    [Fact]
    public async Task A_server_that_wants_a_password_after_the_key()
    {
        await using var host = await SshHost.StartAsync(_directory, "AuthenticationMethods publickey,password");
        await FailsAsync(host, "authentication-failed", "more than the key: password as well");
    }

    [Fact]
    public async Task More_keys_than_the_server_hears()
    {
        await using var host = await SshHost.StartAsync(_directory, "MaxAuthTries 1");
        await Shell.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", _directory.File("third"));
        string config = host.Config($"IdentityFile {_directory.File("stranger")}", $"IdentityFile {_directory.File("third")}", $"IdentityFile {_directory.File("id")}");
        await FailsAsync(host, ["--config", config], "authentication-failed", "IdentitiesOnly");
    }

    [Fact]
    public async Task A_key_that_is_not_authorised()
    {
        await using var host = await SshHost.StartAsync(_directory);
        await FailsAsync(host, ["--config", host.Config(), "--identity", _directory.File("stranger")], "key-not-authorised", _directory.File("stranger"), "offered for root@127.0.0.1", "postern ssh setup");
    }

    [Fact]
    public async Task A_key_with_a_passphrase_and_no_agent()
    {
        await using var host = await SshHost.StartAsync(_directory);
        await Shell.RunAsync("ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", _directory.File("id"));
        await FailsAsync(host, "key-needs-passphrase", $"ssh-add {_directory.File("id")}");
    }

    [Fact]
    public async Task A_key_whose_agent_does_not_sign()
    {
        await using var host = await SshHost.StartAsync(_directory);
        string socket = _directory.File("agent");
        await using var agent = RunningProgram.Start(Needed.Program("ssh-agent"), ["-D", "-a", socket],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["SSH_ASKPASS"] = "/bin/false", ["SSH_ASKPASS_REQUIRE"] = "force" });
        await Patience.UntilAsync(() => File.Exists(socket), () => "the agent does not come up");
        await Shell.RunAsync("env", $"SSH_AUTH_SOCK={socket}", "ssh-add", "-q", "-c", _directory.File("id"));
        string config = host.Config($"IdentityAgent {socket}");
        await FailsAsync(host, ["--config", config, "--identity", _directory.File("id")], "key-not-signing", "agent refused operation");
    }

    [Fact]
    public async Task A_key_that_is_not_there()
    {
        await using var host = await SshHost.StartAsync(_directory);
        await FailsAsync(host, ["--config", host.Config(), "--identity", _directory.File("none")], "key-missing", _directory.File("none"));
    }

    [Fact]
    public async Task A_key_that_others_can_read()
    {
        await using var host = await SshHost.StartAsync(_directory);
        File.SetUnixFileMode(_directory.File("id"), (UnixFileMode)Convert.ToInt32("644", 8));
        await FailsAsync(host, "key-permissions", $"chmod 600 {_directory.File("id")}");
    }

    [Fact]
    public Task A_port_on_which_nobody_listens() =>
        FailsAsync($"me@127.0.0.1:{FreePort.Take()}", [], "refused", "connection refused");

    [Fact]
    public async Task A_server_that_does_not_answer()
    {
        // A queue of one that is full: the kernel drops what comes after it.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(0);
        var address = (IPEndPoint)silent.LocalEndPoint!;
        var waiting = new List<Socket>();
        for (int i = 0; i < 4; i++)
        {
            waiting.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false });
            Assert.Throws<SocketException>(() => waiting[^1].Connect(address));
        }

        await FailsAsync($"me@127.0.0.1:{address.Port}", [], "timed-out", "timed out");
        waiting.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public Task A_network_without_a_way_there() =>
        // The kernel refuses to connect to it before anything is sent.
        FailsAsync("me@255.255.255.255", [], "unreachable", "unreachable");

    [Fact]
    public Task A_name_without_an_address() =>
        FailsAsync("me@nowhere", ["HostName two..dots"], "no-such-host", "there is no such host");

    [Fact]
    public async Task A_server_that_speaks_something_else()
    {
        await using var pop = ByteServer.Sending("+OK POP3 ready\r\n"u8.ToArray());
        await FailsAsync($"me@127.0.0.1:{pop.Port}", [], "not-ssh", "it says “+OK POP3 ready”");
    }

    [Fact]
    public async Task A_server_that_says_nothing()
    {
        await using var silent = new ByteServer(async socket =>
        {
            await using var stream = new NetworkStream(socket);
            await stream.CopyToAsync(Stream.Null);
        });
        await FailsAsync($"me@127.0.0.1:{silent.Port}", [], "not-ssh", "no ssh server, or one that does not answer");
    }

    [Fact]
    public async Task A_server_that_closes_at_once()
    {
        await using var closing = new ByteServer(socket =>
        {
            socket.Close();
            return Task.CompletedTask;
        });
        await FailsAsync($"me@127.0.0.1:{closing.Port}", [], "closed-early", "locked this address out");
    }

    [Fact]
    public async Task A_server_with_too_many_logins_under_way()
    {
        await using var host = await SshHost.StartAsync(_directory, "MaxStartups 1");
        using var first = new TcpClient("127.0.0.1", host.Port);
        byte[] greeting = new byte[4];
        await first.GetStream().ReadExactlyAsync(greeting); // it is under way now
        Assert.Equal("SSH-", Encoding.ASCII.GetString(greeting));
        await FailsAsync(host, "closed-early", "MaxStartups");
    }

    [Fact]
    public async Task A_server_with_nothing_but_old_algorithms()
    {
        await using var host = await SshHost.StartAsync(_directory, "KexAlgorithms diffie-hellman-group14-sha1");
        await FailsAsync(host, "no-common-algorithm", "no matching key exchange method found. Their offer: diffie-hellman-group14-sha1");
    }

    [Fact]
    public Task A_proxy_command_that_ends() =>
        FailsAsync("me@127.0.0.1:1", ["ProxyCommand /bin/false"], "other", "ProxyCommand");

    [Fact]
    public Task A_configuration_that_ssh_refuses() =>
        FailsAsync("me@127.0.0.1:1", ["Nonsense yes"], "bad-configuration", "line 1: Bad configuration option: nonsense");

    [Fact]
    public Task A_configuration_that_is_not_there() =>
        JsonFailsAsync(["doctor", "me@127.0.0.1:1", "--config", _directory.File("no_config")], "bad-configuration", ["no_config"]);

    [Fact]
    public Task No_ssh_program() =>
        JsonFailsAsync(["doctor", "me@127.0.0.1:1"], "no-program", ["install openssh-client"], ("PATH", _directory.Path));

    [Fact]
    public async Task A_control_socket_whose_path_is_too_long()
    {
        await using var host = await SshHost.StartAsync(_directory);
        string directory = _directory.File(new string('d', 100));
        Directory.CreateDirectory(directory);
        await JsonFailsAsync(["doctor", host.Name, "--config", host.Config(), "--identity", _directory.File("id")], "control-path-too-long", ["TMPDIR"], ("TMPDIR", directory));
    }

    [Fact]
    public async Task A_target_that_is_refused_unknown_or_forbidden()
    {
        int nobody = FreePort.Take();
        await using var host = await SshHost.StartAsync(_directory, $"PermitOpen localhost:{nobody} two..dots:25");
        Assert.Contains($"localhost:{nobody}: the ssh server cannot reach it: connection refused", await ProofFailsAsync(host, $"localhost:{nobody}"), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1: the ssh server forbids it", await ProofFailsAsync(host, "127.0.0.1:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_whose_name_the_server_does_not_know()
    {
        await using var host = await SshHost.StartAsync(_directory);
        Assert.Contains("does not know the target's name", await ProofFailsAsync(host, "nowhere.invalid:25"), StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<string> ProofFailsAsync(SshHost host, string target)
    {
        string[] words = ["setup", host.Name, "--target", target, "--config", host.Config(), "--identity", _directory.File("mail"), "--login-identity", _directory.File("id")];
        return (await SshHost.VerbAsync(_directory, words)).Complaint();
    }

    private Task<string> FailsAsync(SshHost host, string fault, params string[] parts) =>
        FailsAsync(host, ["--config", host.Config(), "--identity", _directory.File("id")], fault, parts);

    private Task<string> FailsAsync(SshHost host, string[] options, string fault, params string[] parts) =>
        JsonFailsAsync(["doctor", host.Name, .. options], fault, parts);

    /// <summary>Without a server of ours: with these lines in the configuration of ssh.</summary>
    private Task<string> FailsAsync(string name, string[] settings, string fault, params string[] parts)
    {
        Needed.Program("ssh");
        return JsonFailsAsync(["doctor", name, "--config", SshHost.WriteConfig(_directory, settings)], fault, parts);
    }

    private async Task<string> JsonFailsAsync(string[] words, string fault, string[] parts, params (string Name, string Value)[] environment)
    {
        VerbRun run = await SshHost.VerbAsync(_directory, [.. words, "--json"], environment);
        int code = fault switch
        {
            "no-such-host" or "refused" or "timed-out" or "unreachable" or "not-ssh" or "closed-early" => 5,
            "other" or "no-program" or "bad-configuration" or "control-path-too-long" => 1,
            _ => 4,
        };
        Assert.True(run.Code == code, $"{run.Code}: {run.Output}{run.Errors}");
        string sentence = run.Json.GetProperty("sentence").GetString()!;
        Assert.True(run.Json.GetProperty("fault").GetString() == fault, run.Output);
        Assert.All(parts, part => Assert.Contains(part, sentence, StringComparison.Ordinal));
        Assert.False(run.Json.GetProperty("login").GetBoolean());
        Assert.Empty(Directory.GetFileSystemEntries(_directory.File("tmp")));
        return sentence;
    }
}
