using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Ssh;

/// <summary>fetchmail's own lines of the README, with the key that setup makes; and polls that come again and again.</summary>
public sealed class SshFetchmailTests(MailServers servers) : IDisposable
{
    private const int ServerBusy = 14; // fetchmail(1)
    private const int Polls = 8;
    private const string Address = "ssh://me@popserver";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task The_preconnect_of_the_README_fetches_with_the_key_of_setup_however_often_it_is_polled()
    {
        var dovecot = await servers.DovecotAsync();
        await using var host = await SetUpAsync(dovecot.Port("pop3"));
        int port = FreePort.Take();
        string first = dovecot.NewUser(Letter.Text("first"));
        string second = dovecot.NewUser(Letter.Text("second"));
        string line = Readme("poll 127.0.0.1")
            .Replace("127.0.0.1:110 ", $"127.0.0.1:{dovecot.Port("pop3")} ", StringComparison.Ordinal)
            .Replace("11110", Number(port), StringComparison.Ordinal)
            .Replace(Address, host.Url, StringComparison.Ordinal)
            .Replace("--for 10s", "--for 2s --linger 1s", StringComparison.Ordinal);
        string user = line[line.IndexOf("user ", StringComparison.Ordinal)..];
        // Two users of one poll have a preconnect each.
        string rc = line.Replace(user, $"{Login(user, first)} {Login(user, second)}", StringComparison.Ordinal);
        for (int i = 0; i < Polls; i++)
        {
            var (code, text) = await PollAsync(host, rc);
            Assert.True(code == 0, $"poll {i}: {code}\n{text}");
            // Before, while and after the one before goes by itself.
            await Task.Delay(TimeSpan.FromMilliseconds(500 * (i % 6)), TestContext.Current.CancellationToken);
        }

        string box = await File.ReadAllTextAsync(_directory.File("box"), Encoding.Latin1);
        Assert.Equal((Polls, Polls), (Regex.Count(box, "^Subject: first", RegexOptions.Multiline, TimeSpan.FromSeconds(5)), Regex.Count(box, "^Subject: second", RegexOptions.Multiline, TimeSpan.FromSeconds(5))));
        await GoneAsync();
    }

    [Fact]
    public async Task The_plugin_of_the_README_fetches_with_the_key_of_setup()
    {
        var dovecot = await servers.DovecotAsync();
        await using var host = await SetUpAsync(dovecot.Port("pop3"));
        string user = dovecot.NewUser(Letter.Text("first"));
        string line = Login(Readme("poll popserver"), user).Replace(Address, host.Url, StringComparison.Ordinal);
        // Word for word: fetchmail gives the service's name for the port, and no shell reads the tilde.
        var (_, text) = await PollAsync(host, line);
        Assert.Contains("localhost:110", text, StringComparison.Ordinal);
        Assert.DoesNotContain("is not a port", text, StringComparison.Ordinal);
        Assert.DoesNotContain("there is no key", text, StringComparison.Ordinal);
        // And to where a server listens; the last one's word counts for how long the login stays.
        (int code, text) = await PollAsync(host, line.Replace("via localhost", $"via localhost service {dovecot.Port("pop3")}", StringComparison.Ordinal).Replace("stdio:", "stdio: --linger 1s", StringComparison.Ordinal));
        Assert.True(code == 0, text);
        Assert.Contains("Subject: first", await File.ReadAllTextAsync(_directory.File("box"), Encoding.Latin1), StringComparison.Ordinal);
        await GoneAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("--login pass --clear-login 127.0.0.0/8")]
    public async Task A_server_that_is_away_is_busy_for_fetchmail_and_no_wrong_password(string more)
    {
        Needed.Program("fetchmail");
        await using var postern = await PosternProcess.TunnelAsync(_directory, ["pop3://127.0.0.1:0", $"pop3://127.0.0.1:{FreePort.Take()}", .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        var (code, text) = await FetchAsync(new Dictionary<string, string>(StringComparer.Ordinal), $"""poll 127.0.0.1 service {postern.Port} protocol pop3 user "me" password "secret" sslproto "" """);
        Assert.True(code == ServerBusy, $"{code}: {text}");
    }

    [Fact]
    public async Task Another_door_at_the_same_port_is_named_and_the_same_one_is_shared_in_the_background_only()
    {
        int port = FreePort.Take();
        string[] door = [$"pop3://127.0.0.1:{port}", "pop3://127.0.0.1:1"];
        await using var postern = await PosternProcess.TunnelAsync(_directory, [.. door, "--name", "first"]);
        string[] common = ["--state", _directory.File("state"), "--log", _directory.File("log")];
        var (code, text) = await Shell.TryAsync(PosternProcess.Path, ["tunnel", $"pop3://127.0.0.1:{port}", "pop3://127.0.0.1:2", "--background", .. common]);
        Assert.Equal(1, code);
        Assert.Contains($"process {postern.Program.Id} of Postern listens there, with another door (pop3://127.0.0.1:{port} -> pop3://127.0.0.1:1): end it with “postern stop --name first”", text, StringComparison.Ordinal);
        (code, text) = await Shell.TryAsync(PosternProcess.Path, ["tunnel", .. door, .. common]);
        Assert.Equal(1, code);
        Assert.Contains("has this very door open", text, StringComparison.Ordinal);
        (code, text) = await Shell.TryAsync(PosternProcess.Path, ["tunnel", .. door, "--background", "--for", "1h", .. common]);
        Assert.True(code == 0, text);
        Assert.Contains($"ready  pop3://127.0.0.1:{port} -> ", text, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>A server that has been set up as the README says, and an ssh that finds it.</summary>
    private async Task<SshHost> SetUpAsync(int port)
    {
        Needed.Program("fetchmail");
        var host = await SshHost.StartAsync(_directory);
        VerbRun setup = await SshHost.VerbAsync(_directory, ["setup", host.Name, "--config", host.Config(), "--login-identity", _directory.File("id"), "--target", $"pop3://localhost:{port}", "--for", "pop3"]);
        Assert.Contains($"pop3://localhost:{port}: +OK", setup.Output, StringComparison.Ordinal); // whether or not somebody listens at port 110 here
        _directory.Write("ssh", $"#!/bin/sh\nexec /usr/bin/ssh -F {host.Config()} \"$@\"\n", (UnixFileMode)Convert.ToInt32("700", 8));
        File.CreateSymbolicLink(_directory.File("postern"), PosternProcess.Path);
        return host;
    }

    private Task<(int Code, string Text)> PollAsync(SshHost host, string line) => FetchAsync(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PATH"] = $"{_directory.Path}:{Environment.GetEnvironmentVariable("PATH")}",
        ["HOME"] = _directory.File("client"),
        ["RUNTIME_DIRECTORY"] = _directory.File("run"),
        ["STATE_DIRECTORY"] = _directory.File("state"),
        ["POSTERN_HOST"] = host.Name,
    }, line);

    private async Task<(int Code, string Text)> FetchAsync(Dictionary<string, string> environment, string line)
    {
        string rc = _directory.Write("fetchmailrc", $"""defaults mda "cat >>{_directory.File("box")}" keep fetchall""" + $"\n{line}\n");
        return await Shell.TryAsync("env", [.. environment.Select(pair => $"{pair.Key}={pair.Value}"), $"FETCHMAILHOME={_directory}", "fetchmail", "--fetchmailrc", rc, "--nosyslog", "--pidfile", _directory.File("fetchmail.pid")]);
    }

    private static string Readme(string start) =>
        File.ReadLines(Path.Combine(PosternProcess.Repository(), "README.md")).Single(line => line.TrimStart().StartsWith(start, StringComparison.Ordinal)).Trim();

    private static string Login(string words, string user) =>
        words.Replace("user \"me\" password \"secret\"", $"user \"{user}\" password \"{DovecotServer.Password}\"", StringComparison.Ordinal);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Neither a carrier nor a door is left.</summary>
    private Task GoneAsync() => Patience.UntilAsync(
        () => Directory.GetFiles(_directory.File("run"), "ssh-*").Length == 0 && (!Directory.Exists(_directory.File("state")) || Directory.GetFiles(_directory.File("state"), "control-*.sock").Length == 0),
        () => "something does not end: " + string.Join(' ', Directory.GetFileSystemEntries(_directory.Path, "*", SearchOption.AllDirectories)));
}
