using System.Net.Sockets;
using System.Text.Json;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Ssh;

/// <summary>What a login may do beyond mail, seen at a real sshd.</summary>
public sealed class SshDoctorTests : IDisposable
{
    private static readonly string[] Everything =
        ["run a command", "get a terminal", "copy files (sftp)", "use your agent", "listen on a port there (-R)", "listen on a Unix socket there", "reach port 22 there", "reach port 80 there"];

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_key_without_limits_may_do_everything()
    {
        await using var host = await SshHost.StartAsync(_directory);
        VerbRun run = await ExamineAsync(host);
        Assert.Equal(3, run.Code);
        Assert.All(Everything, what => Assert.Equal("allowed", Verdict(run, what)));
        JsonElement other = run.Json.GetProperty("attempts")[9]; // a high port, another each time
        Assert.Equal(("allowed", "the server tried: connection refused"), (other.GetProperty("verdict").GetString(), other.GetProperty("seen").GetString()));
        Assert.Equal(await host.FingerprintAsync("id"), run.Json.GetProperty("key").GetString());
        Assert.False(run.Json.GetProperty("mailOnly").GetBoolean());
    }

    [Fact]
    public async Task A_key_for_mail_may_do_nothing_else()
    {
        await using var host = await SshHost.StartAsync(_directory, "AllowStreamLocalForwarding no");
        await LimitAsync(host, "restrict,port-forwarding,permitopen=\"localhost:110\",permitlisten=\"localhost:1\",command=\"/bin/false\"");
        VerbRun run = (await ExamineAsync(host)).Succeeded();
        Assert.True(run.Json.GetProperty("mailOnly").GetBoolean());
        Assert.All(run.Json.GetProperty("attempts").EnumerateArray(), row => Assert.Equal("refused", row.GetProperty("verdict").GetString()));
        Assert.Equal(11, run.Json.GetProperty("attempts").GetArrayLength());
    }

    [Theory]
    [InlineData("restrict,port-forwarding,permitopen=\"localhost:110\",command=\"/bin/false\"", "listen on a port there (-R)")]
    [InlineData("restrict,pty,command=\"/bin/false\"", "get a terminal")]
    [InlineData("restrict,agent-forwarding,command=\"/bin/false\"", "use your agent")]
    [InlineData("restrict,port-forwarding,permitopen=\"localhost:80\",permitlisten=\"localhost:1\",command=\"/bin/false\"", "reach port 80 there")]
    [InlineData("restrict,command=\"internal-sftp\"", "copy files (sftp)")]
    [InlineData("restrict", "run a command")]
    public async Task What_is_left_open_is_told(string limits, string what)
    {
        await using var host = await SshHost.StartAsync(_directory, "AllowStreamLocalForwarding no");
        await LimitAsync(host, limits);
        VerbRun run = await ExamineAsync(host);
        Assert.Equal(3, run.Code);
        Assert.Equal("allowed", Verdict(run, what));
        string[] beside = what == "run a command" ? [what, "copy files (sftp)"] : [what];
        Assert.All(Everything.Except(beside), other => Assert.Equal("refused", Verdict(run, other)));
    }

    [Fact]
    public async Task A_key_for_mail_may_listen_on_unix_sockets_unless_the_server_says_no()
    {
        await using var host = await SshHost.StartAsync(_directory);
        await LimitAsync(host, "restrict,port-forwarding,permitopen=\"localhost:110\",permitlisten=\"localhost:1\",command=\"/bin/false\"");
        VerbRun run = await SshHost.VerbAsync(_directory, ["doctor", host.Name, "--config", host.Config(), "--identity", _directory.File("id")]);
        Assert.Equal(0, run.Code); // setup could not have forbidden it
        Assert.Contains("The key is for mail alone, as far as a key can be limited: `postern ssh sshd-config --user root`", run.Output, StringComparison.Ordinal);
        string line = Assert.Single(run.Output.Split('\n'), row => row.Contains("ALLOWED", StringComparison.Ordinal));
        Assert.StartsWith("listen on a Unix socket there", line, StringComparison.Ordinal);
        Assert.Contains("AllowStreamLocalForwarding", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "allowed")]
    [InlineData("permitopen=\"localhost:110\",", "refused")]
    public async Task Unix_sockets_are_reached_by_a_key_that_names_no_ports(string open, string verdict)
    {
        string path = _directory.File("service");
        using var service = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        service.Bind(new UnixDomainSocketEndPoint(path));
        service.Listen();
        await using var host = await SshHost.StartAsync(_directory);
        await LimitAsync(host, $"restrict,port-forwarding,{open}command=\"/bin/false\"");
        VerbRun run = await SshHost.VerbAsync(_directory, ["doctor", host.Name, "--config", host.Config(), "--identity", _directory.File("id"), "--socket", path, "--json"]);
        Assert.Equal(verdict, Verdict(run, "reach Unix sockets there"));
    }

    [Fact]
    public async Task The_match_block_limits_a_login_whatever_its_key_may_do()
    {
        await using var mail = ByteServer.Sending("+OK here\r\n"u8.ToArray());
        VerbRun block = await SshHost.VerbAsync(_directory, ["sshd-config", "--user", "root", "--for", "imap,submission", "--target", $"pop3://localhost:{mail.Port}"]);
        Assert.StartsWith($"Match User root\n  AllowTcpForwarding local\n  PermitOpen localhost:143 127.0.0.1:143 [::1]:143 localhost:587 127.0.0.1:587 [::1]:587 localhost:{mail.Port} 127.0.0.1:{mail.Port} [::1]:{mail.Port}\n", block.Succeeded().Output, StringComparison.Ordinal);
        await using var host = await SshHost.StartAsync(_directory, block.Output);
        VerbRun run = (await ExamineAsync(host)).Succeeded();
        Assert.True(run.Json.GetProperty("mailOnly").GetBoolean());
        foreach (string name in (string[])["localhost", "127.0.0.1"])
        {
            var (code, text) = await Shell.TryAsync("sh", "-c", $"ssh -F {host.Config()} -i {_directory.File("id")} -p {host.Port} -W {name}:{mail.Port} root@127.0.0.1 </dev/null");
            Assert.True(code == 0 && text.Contains("+OK here", StringComparison.Ordinal), text);
        }
    }

    [Fact]
    public async Task Nothing_is_left_behind_where_it_is_stopped()
    {
        await using var host = await SshHost.StartAsync(_directory);
        // A forced command that does not answer, so that it is under way when it is stopped; sshd leaves it to end by itself.
        await LimitAsync(host, "command=\"exec sleep 60\"");
        await using RunningProgram doctor = SshHost.Start(_directory, ["doctor", host.Name, "--config", host.Config(), "--identity", _directory.File("id")]);
        await Patience.UntilAsync(() => host.Log.Any(line => line.Contains("Starting session", StringComparison.Ordinal)), doctor.Story);
        doctor.Signal(RunningProgram.Terminate);
        Assert.Equal(1, await doctor.ExitAsync());
        Assert.Contains("stopped", Assert.Single(doctor.Errors), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.File("tmp")));
        await GoneAsync();
    }

    [Fact]
    public async Task Its_ssh_ends_even_where_it_is_killed()
    {
        await using var host = await SshHost.StartAsync(_directory);
        await LimitAsync(host, "command=\"exec sleep 60\"");
        await using RunningProgram doctor = SshHost.Start(_directory, ["doctor", host.Name, "--config", host.Config(), "--identity", _directory.File("id")]);
        await Patience.UntilAsync(() => host.Log.Any(line => line.Contains("Starting session", StringComparison.Ordinal)), doctor.Story);
        doctor.Signal(RunningProgram.Kill);
        await doctor.ExitAsync();
        await GoneAsync();
    }

    public void Dispose() => _directory.Dispose();

    private async Task LimitAsync(SshHost host, string limits) =>
        await File.WriteAllTextAsync(host.AuthorizedKeys, $"{limits} {await File.ReadAllTextAsync(_directory.File("id.pub"))}");

    private async Task<VerbRun> ExamineAsync(SshHost host)
    {
        VerbRun run = await SshHost.VerbAsync(_directory, ["doctor", host.Name, "--config", host.Config(), "--identity", _directory.File("id"), "--json"]);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.File("tmp")));
        await GoneAsync();
        return run;
    }

    /// <summary>No ssh runs any more whose control socket is in our directory.</summary>
    private async Task GoneAsync()
    {
        using var patience = Patience.Begin();
        string mine = $"^ssh .*{_directory.File("tmp")}/postern-ssh-";
        while ((await Shell.TryAsync("pgrep", "-f", mine)).Code == 0)
            await Task.Delay(20, patience.Token);
    }

    private static string Verdict(VerbRun run, string what) =>
        run.Json.GetProperty("attempts").EnumerateArray().Single(row => row.GetProperty("what").GetString() == what).GetProperty("verdict").GetString()!;
}
