using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Ssh;

/// <summary>The classical recipes of mail through ssh, with Postern in place of ssh, sleep and netcat.</summary>
public sealed class SshRecipeTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Fetchmail_opens_the_door_by_preconnect_and_it_goes_by_itself()
    {
        Needed.Program("fetchmail");
        var dovecot = await servers.DovecotAsync();
        await using var sshd = await SshdServer.StartAsync(_directory);
        int port = FreePort.Take();
        string command = $"{PosternProcess.Path} tunnel --background --for 2s --linger 1s --quiet pop3://127.0.0.1:{port} pop3://127.0.0.1:{dovecot.Port("pop3")} --via {sshd.Url} --state {_directory.File("state")}";
        string user = dovecot.NewUser(Letter.Text("first"), Letter.Text("second"));
        await FetchAsync(sshd, $"""poll 127.0.0.1 service {port} protocol POP3 user "{user}" password "{DovecotServer.Password}" sslproto "" preconnect "{command}" """);
        Assert.Equal(1, sshd.Logins);
        await sshd.GoneAsync();
        using var patience = Patience.Begin();
        while ((await Shell.RunAsync("sh", "-c", $"pgrep -f '^{PosternProcess.Path} tunnel .*{_directory.File("state")}' || true")).Length > 0)
            await Task.Delay(50, patience.Token);
    }

    [Fact]
    public async Task Fetchmail_speaks_through_a_plugin_and_all_its_connections_share_a_login()
    {
        Needed.Program("fetchmail");
        var dovecot = await servers.DovecotAsync();
        await using var sshd = await SshdServer.StartAsync(_directory);
        string user = dovecot.NewUser(Letter.Text("first"), Letter.Text("second"));
        for (int i = 0; i < 2; i++)
            await FetchAsync(sshd, $"""poll 127.0.0.1 service {dovecot.Port("pop3")} protocol POP3 plugin "{PosternProcess.Path} tunnel stdio: pop3://%h:%p --via {sshd.Url} --linger 3s --log {_directory.File("log")}" user "{user}" password "{DovecotServer.Password}" sslproto "" """);
        Assert.Equal(1, sshd.Logins);
        await sshd.GoneAsync();
    }

    [Fact]
    public async Task Xinetd_serves_each_connection_by_a_process_and_all_share_a_login()
    {
        int smtp = await servers.PortAsync("smtp", tls: false);
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var xinetd = await Superserver.StartAsync(_directory, $"tunnel stdio: smtp://127.0.0.1:{smtp} --via {sshd.Url} --linger 3s --log {_directory.File("log")}", sshd.Environment);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => QuitAsync(xinetd.Port)));
        await QuitAsync(xinetd.Port);
        Assert.Equal(1, sshd.Logins);
        await sshd.GoneAsync();
    }

    [Fact]
    public async Task One_connection_that_cannot_be_carried_ends_with_a_failure_and_a_sentence()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        sshd.Use("nobody", "id");
        string[] words = [.. sshd.Environment.Select(pair => $"{pair.Key}={pair.Value}"), PosternProcess.Path, "tunnel", "stdio:", "pop3://127.0.0.1:1", "--via", sshd.Url, "--linger", "0s"];
        using var patience = Patience.Begin();
        // The pause doubles: however slow this machine is, a process comes within it.
        for (string sentence = "the host key is not known yet"; ; sentence = "the host key")
        {
            int callers = sshd.Callers;
            var (code, text) = await Shell.TryAsync("env", words);
            Assert.Equal(1, code);
            Assert.Contains(sentence, text, StringComparison.Ordinal);
            if (text.Contains("; nothing is tried for another ", StringComparison.Ordinal))
            {
                Assert.Equal(callers, sshd.Callers);
                break;
            }

            patience.Token.ThrowIfCancellationRequested();
        }

        await sshd.GoneAsync();
    }

    public void Dispose() => _directory.Dispose();

    private static async Task QuitAsync(int port)
    {
        await using var client = await MailClient.ClearAsync(port);
        await client.HearAsync("220 ");
        await client.SayAsync("QUIT");
        await client.HearAsync("221 ");
    }

    private async Task FetchAsync(SshdServer sshd, string poll)
    {
        string rc = _directory.Write("fetchmailrc", $"""{poll} mda "cat >>{_directory.File("box")}" keep fetchall""" + "\n");
        await Shell.RunAsync("env", [.. sshd.Environment.Select(pair => $"{pair.Key}={pair.Value}"), $"FETCHMAILHOME={_directory}", "fetchmail", "--fetchmailrc", rc, "--nosyslog", "--pidfile", _directory.File("fetchmail.pid")]);
        string box = await File.ReadAllTextAsync(_directory.File("box"), Encoding.Latin1);
        Assert.Contains("Subject: first", box, StringComparison.Ordinal);
        Assert.Contains("Subject: second", box, StringComparison.Ordinal);
    }
}
