using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>Courier, Cyrus, popa3d under xinetd and Exim behind mail doors, each in a Debian of its own: <c>./test --long</c> alone, for making them takes minutes.</summary>
public sealed class PrivateRootTests(MailServers servers) : IDisposable
{
    private const string User = "reader";
    private const string Password = "sesame-open-9";

    private readonly TemporaryDirectory _directory = new();

    [Fact(Explicit = true)]
    public async Task Courier_lists_STARTTLS_after_the_login_and_the_door_does_not()
    {
        await using var root = await PrivateRoot.StartAsync("courier", "courier-imap,courier-pop,courier-authdaemon");
        await using (var imap = await DoorAsync("imap", await root.PortAsync("IMAP"), "login = pass"))
        {
            await using var client = MailClient.Tls(imap.Port, servers.CaFile);
            Assert.DoesNotContain("STARTTLS", await client.HearAsync("\r\n"));
            await client.AskAsync($"a LOGIN {User} wrong", "a NO [AUTHENTICATIONFAILED]");
            string after = await client.AskAsync($"b LOGIN {User} {Password}", "b OK [CAPABILITY IMAP4rev1 ") + await client.AskAsync("c CAPABILITY", "c OK");
            Assert.Contains("THREAD=REFERENCES", after);
            Assert.DoesNotContain("STARTTLS", after);
            await client.AskAsync("d SELECT INBOX", "d OK");
            await client.AskAsync("e FETCH 1 BODY.PEEK[]", "Subject: private root");
            await client.AskAsync("f LOGOUT", "f OK");
        }
        await ReadByPop3Async(await root.PortAsync("POP"), "login = pass", Password);
    }

    [Fact(Explicit = true)]
    public async Task Cyrus_is_logged_in_at_by_SCRAM_with_the_kept_secret()
    {
        await using var root = await PrivateRoot.StartAsync("cyrus", "cyrus-imapd,cyrus-pop3d,cyrus-admin,sasl2-bin,libsasl2-modules");
        string account = $"{PosternProcess.Path} account";
        string state = $"{User} --state {_directory.File("state")}";
        await Shell.RunAsync("sh", "-c", $"echo front-secret | {account} add {state} && echo {Password} | {account} backend-secret {state}");
        await using (var imap = await DoorAsync("imap", await root.PortAsync("IMAP"), "login = check\nserverMechanisms = SCRAM-SHA-256"))
        {
            await using var client = MailClient.Tls(imap.Port, servers.CaFile);
            await client.HearAsync("\r\n");
            await client.AskAsync($"a LOGIN {User} front-secret", "a OK [CAPABILITY IMAP4rev1 ");
            await client.AskAsync("b APPEND INBOX {32}", "+ ");
            await client.AskAsync("Subject: private root\r\n\r\nhello\r\n", "b OK");
            await client.AskAsync("c SELECT INBOX", "c OK");
            await client.AskAsync("d FETCH 1 BODY.PEEK[]", "Subject: private root");
            await client.AskAsync("e LOGOUT", "e OK");
        }
        await ReadByPop3Async(await root.PortAsync("POP"), "login = check", "front-secret");
    }

    [Fact(Explicit = true)]
    public async Task Exim_takes_a_mail_and_popa3d_which_knows_no_CAPA_gives_one()
    {
        await using var root = await PrivateRoot.StartAsync("exim", "exim4-daemon-heavy,popa3d,xinetd");
        await using (var submission = await DoorAsync("submission", await root.PortAsync("SMTP"), "login = pass\ndomain = example.test"))
        {
            await using var client = MailClient.Tls(submission.Port, servers.CaFile);
            await client.HearAsync("220 ");
            await client.AskAsync("EHLO me.example", "250 AUTH PLAIN LOGIN\r\n");
            await client.AskAsync($"AUTH PLAIN {Conversation.Plain(User, "wrong")}", "535 5.7.8");
            await client.AskAsync($"AUTH PLAIN {Conversation.Plain(User, Password)}", "235 2.7.0");
            await client.AskAsync($"MAIL FROM:<{User}@example.test>", "250 ");
            await client.AskAsync("RCPT TO:<somebody@example.net>", "250 ");
            await client.AskAsync("DATA", "354 ");
            await client.AskAsync($"From: {User}@example.test\r\nSubject: sent\r\n\r\nhello\r\n.", "250 ");
            await client.AskAsync("QUIT", "221 ");
        }
        await ReadByPop3Async(await root.PortAsync("POP"), "login = pass", Password);
    }

    public void Dispose() => _directory.Dispose();

    private async Task ReadByPop3Async(string port, string login, string password)
    {
        await using var postern = await DoorAsync("pop3", port, login);
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("+OK");
        await client.AskAsync("CAPA", "USER\r\n");
        await client.AskAsync($"USER {User}", "+OK And the password?\r\n");
        await client.AskAsync($"PASS {password}", "+OK");
        await client.AskAsync("RETR 1", "Subject: private root");
        await client.HearAsync("\r\n.\r\n");
        await client.AskAsync("QUIT", "+OK");
    }

    private Task<PosternProcess> DoorAsync(string protocol, string port, string settings) => PosternProcess.RunAsync(_directory, $"""
        [{protocol}]
        accept = {protocol}s://127.0.0.1:0
        connect = {protocol}://127.0.0.1:{port}
        {settings}
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        """);
}
