using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>GNU mailutils behind a door: imap4d lists every mechanism that its library has, before the login and after it, whether it leads anywhere or not; pop3d knows USER alone.</summary>
public sealed class MailutilsTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Imap4d_lists_SCRAM_for_accounts_that_it_has_no_keys_of_and_the_second_try_shows_it()
    {
        await using var server = await StartAsync();
        await using var postern = await DoorAsync("imap", server.ImapPort, "login = pass");
        await using (var client = MailClient.Tls(postern.Port, servers.CaFile))
        {
            await client.HearAsync("\r\n");
            await client.AskAsync($"a LOGIN {MailutilsServer.User} wrong", "a NO");
            await client.AskAsync($"b LOGIN {MailutilsServer.User} {MailutilsServer.Password}", "b NO"); // as it would be for a wrong one
            await postern.Program.SaysAsync("the server refused SCRAM-SHA-256: AUTHENTICATE SCRAM-SHA-256 authentication failed; SCRAM-SHA-256 has let nobody in there so far, so the same password once more is shown by PLAIN");
            await client.AskAsync($"c LOGIN {MailutilsServer.User} wrong", "c NO");
            await client.AskAsync($"d LOGIN {MailutilsServer.User} {MailutilsServer.Password}", "d OK");
        }
        await postern.LogLineAsync("lists SCRAM-SHA-256 and does not do it (it refused these credentials before): logins there begin with PLAIN from now on");
        await using (var next = MailClient.Tls(postern.Port, servers.CaFile))
        {
            await next.HearAsync("\r\n");
            await next.AskAsync($"a LOGIN {MailutilsServer.User} {MailutilsServer.Password}", "a OK");
        }
        Assert.Single(postern.Log, line => line.Contains("does not do it", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("serverMechanisms = PLAIN")]
    [InlineData("serverMechanisms = LOGIN")]
    public async Task Imap4d_lists_more_than_it_can(string setting)
    {
        await using var server = await StartAsync();
        await using var postern = await DoorAsync("imap", server.ImapPort, $"login = pass\n{setting}");
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        Assert.Contains("[CAPABILITY IMAP4rev1 LITERAL- SASL-IR ID AUTH=PLAIN]", await client.HearAsync("\r\n"));
        await client.AskAsync($"a LOGIN {MailutilsServer.User} wrong", "a NO");
        string list = await client.AskAsync($"b LOGIN {MailutilsServer.User} {MailutilsServer.Password}", "b OK [CAPABILITY ");
        list += await client.HearAsync("\r\n");
        list += await client.AskAsync("c CAPABILITY", "c OK");
        Assert.DoesNotContain("AUTH=", list);
        Assert.Contains("NAMESPACE", list);
        await client.AskAsync("d SELECT INBOX", "d OK");
        await client.AskAsync("e FETCH 1 BODY.PEEK[]", "Subject: mailutils");
        await client.AskAsync("f LOGOUT", "f OK");
    }

    [Theory]
    [InlineData("login = pass", MailutilsServer.Password)]
    [InlineData("login = check", "front-secret")]
    public async Task Pop3d_is_logged_in_at_by_USER(string login, string password)
    {
        await using var server = await StartAsync();
        if (login == "login = check")
        {
            string account = $"{PosternProcess.Path} account";
            string state = $"{MailutilsServer.User} --state {_directory.File("state")}";
            await Shell.RunAsync("sh", "-c", $"echo {password} | {account} add {state} && echo {MailutilsServer.Password} | {account} backend-secret {state}");
        }
        await using var postern = await DoorAsync("pop3", server.PopPort, login);
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        Assert.DoesNotContain("<", await client.HearAsync("\r\n")); // pop3d's timestamp is not ours to show
        string before = await client.AskAsync("CAPA", "\r\n.\r\n");
        Assert.Contains("TOP\r\nUIDL\r\n", before);
        await client.AskAsync($"USER {MailutilsServer.User}", "+OK");
        await client.AskAsync($"PASS {password}", "+OK");
        string after = await client.AskAsync("CAPA", "\r\n.\r\n");
        Assert.DoesNotContain("USER", after);
        await client.AskAsync("RETR 1", "Subject: mailutils");
        await client.HearAsync("\r\n.\r\n");
        await client.AskAsync("QUIT", "+OK");
    }

    public void Dispose() => _directory.Dispose();

    private async Task<MailutilsServer> StartAsync()
    {
        using var certificate = servers.Authority.Issue();
        return await MailutilsServer.StartAsync(Letter.Text("mailutils"), certificate);
    }

    private Task<PosternProcess> DoorAsync(string protocol, int port, string settings) => PosternProcess.RunAsync(_directory, $"""
        [{protocol}]
        accept = {protocol}s://127.0.0.1:0
        connect = {protocol}+starttls://localhost:{port}
        {settings}
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {servers.CaFile}
        """);
}
