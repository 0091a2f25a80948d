using System.Text;
using Postern.Interop.Tests.Matrix;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors.Behind;

/// <summary>What a door is for: a client and a server that have no way of logging in, and no TLS, in common.</summary>
public sealed class OldAndNewTests(MailServers servers) : IDisposable
{
    private const string FrontPassword = "front-secret";

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("fetchmail")]
    [InlineData("mpop")]
    public async Task An_old_client_with_USER_and_PASS_reads_a_server_that_takes_TLS_1_3_and_SCRAM_alone(string program)
    {
        Needed.Program(program);
        await using var dovecot = await ModernAsync();
        string user = dovecot.NewUser(Letter.Text("modern"));
        await using var postern = await ClearDoorAsync("pop3", dovecot);
        if (program == "fetchmail")
            await FetchmailAsync(postern, "pop3", user);
        else
            await Shell.RunAsync("sh", "-c", $"mpop --file=/dev/null --host=127.0.0.1 --port={postern.Port} --tls=off --auth=user --user={user} --passwordeval='echo {DovecotServer.Password}' --delivery=mbox,{_directory.File("box")} --uidls-file={_directory.File("uidls")} --keep=on");
        await HasItAsync("box");
        await LoggedInAsync(postern, dovecot, "pop3", user, "USER");
        await RefusesAsync(dovecot, "pop3", user);
    }

    [Theory]
    [InlineData("fetchmail")]
    [InlineData("mbsync")]
    public async Task An_old_client_with_LOGIN_reads_a_server_that_takes_TLS_1_3_and_SCRAM_alone(string program)
    {
        Needed.Program(program);
        await using var dovecot = await ModernAsync();
        string user = dovecot.NewUser(Letter.Text("modern"));
        await using var postern = await ClearDoorAsync("imap", dovecot);
        if (program == "fetchmail")
        {
            await FetchmailAsync(postern, "imap", user);
            await HasItAsync("box");
        }
        else
        {
            string rc = MbsyncSettings.Write(_directory, "mail", $"""
                Host 127.0.0.1
                Port {postern.Port}
                User {user}
                Pass {DovecotServer.Password}
                AuthMechs LOGIN
                SSLType None
                """);
            await Shell.RunAsync("mbsync", "--config", rc, "--all");
            Assert.Contains(Directory.EnumerateFiles(_directory.File("mail"), "*", SearchOption.AllDirectories), path => File.ReadAllText(path, Encoding.Latin1).Contains("Subject: modern", StringComparison.Ordinal));
        }

        await LoggedInAsync(postern, dovecot, "imap", user, "LOGIN");
        await RefusesAsync(dovecot, "imap", user);
    }

    [Fact]
    public async Task From_a_network_that_is_not_named_an_old_client_is_refused_before_the_server_hears_of_it()
    {
        await using var dovecot = await ModernAsync();
        string user = dovecot.NewUser();
        await using var postern = await ClearDoorAsync("imap", dovecot);
        var (code, _) = await Shell.TryAsync("curl", "--silent", "--show-error", "--interface", "127.0.9.1", "--user", $"{user}:{DovecotServer.Password}", $"imap://127.0.0.1:{postern.Port}/INBOX;UID=1");
        Assert.NotEqual(0, code);
        Assert.DoesNotContain(user, dovecot.Log());
    }

    [Fact]
    public async Task A_modern_client_with_SCRAM_SHA_256_PLUS_reads_a_server_that_knows_USER_and_PASS_alone()
    {
        using var certificate = servers.Authority.Issue();
        await using var server = await MailutilsServer.StartAsync(Letter.Text("matrix"), certificate);
        string account = $"{PosternProcess.Path} account";
        string state = $"{MailutilsServer.User} --state {_directory.File("state")}";
        await Shell.RunAsync("sh", "-c", $"echo {FrontPassword} | {account} add {state} && echo {MailutilsServer.Password} | {account} backend-secret {state}");
        await using var postern = await PosternProcess.RunAsync(_directory, $"""
            [pop3]
            accept = pop3s://127.0.0.1:0
            connect = pop3://127.0.0.1:{server.PopPort}
            login = check
            mechanisms = SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            """);
        await using (var raw = await MailClient.ClearAsync(server.PopPort))
        {
            await raw.HearAsync("+OK");
            Assert.DoesNotContain("SASL", await raw.AskAsync("CAPA", "\r\n.\r\n"));
            await raw.AskAsync("QUIT", "+OK");
        }

        await using var client = await FrontClient.ConnectAsync("pop3", postern.Port, servers.Authority.Certificate, own: null);
        string answer = await client.LogInAsync(new Front("SCRAM-SHA-256-PLUS"), MailutilsServer.User, FrontPassword);
        Assert.True(FrontClient.IsYes(answer), answer);
        await client.UseAsync("");
        await postern.LogLineAsync($"login of {MailutilsServer.User}", "by SCRAM-SHA-256-PLUS: in, at 127.0.0.1:");
    }

    public void Dispose() => _directory.Dispose();

    private async Task FetchmailAsync(PosternProcess postern, string protocol, string user)
    {
        string rc = _directory.Write("fetchmailrc", $"""
            poll 127.0.0.1 service {postern.Port} protocol {protocol} auth password user "{user}" password "{DovecotServer.Password}"
            sslproto "" mda "cat >>{_directory.File("box")}" keep

            """);
        await Shell.RunAsync("env", $"HOME={_directory}", $"FETCHMAILHOME={_directory}", "fetchmail", "--fetchmailrc", rc, "--nosyslog", "--pidfile", _directory.File("pid"));
    }

    private async Task HasItAsync(string file) =>
        Assert.Contains("Subject: modern", await File.ReadAllTextAsync(_directory.File(file), Encoding.Latin1, TestContext.Current.CancellationToken), StringComparison.Ordinal);

    private async Task<DovecotServer> ModernAsync()
    {
        using var certificate = servers.Authority.Issue();
        return await DovecotServer.StartAsync(certificate, """
            ssl_min_protocol = TLSv1.3
            auth_mechanisms = scram-sha-256
            disable_plaintext_auth = yes
            ssl = required

            """);
    }

    private Task<PosternProcess> ClearDoorAsync(string protocol, DovecotServer dovecot) => PosternProcess.RunAsync(_directory, $"""
        [{protocol}]
        accept = {protocol}://127.0.0.1:0
        connect = {protocol}s://127.0.0.1:{dovecot.Port(protocol, tls: true)}
        login = pass
        clearLogin = 127.0.0.1
        ca = {servers.CaFile}
        """);

    private static async Task LoggedInAsync(PosternProcess postern, DovecotServer dovecot, string protocol, string user, string command)
    {
        await postern.LogLineAsync($"login of {user}", $"by {command}: in, at 127.0.0.1:");
        await postern.LogLineAsync("logs in without TLS, as its network may");
        await Patience.UntilAsync(() => dovecot.Log().Split('\n').Any(line => line.Contains($"{protocol}-login: Info: Login: user=<{user}>, method=SCRAM-SHA-256,", StringComparison.Ordinal) && line.Contains("TLS", StringComparison.Ordinal)), dovecot.Log);
    }

    /// <summary>The server is as modern as it should be: no TLS 1.2, and no password in TLS 1.3.</summary>
    private async Task RefusesAsync(DovecotServer dovecot, string protocol, string user)
    {
        await using (var old = MailClient.Tls(dovecot.Port(protocol, tls: true), servers.CaFile, more: ["-tls1_2"]))
            Assert.Empty(await old.RestAsync());
        await using var client = MailClient.Tls(dovecot.Port(protocol, tls: true), servers.CaFile, more: ["-tls1_3"]);
        await client.HearAsync(protocol == "imap" ? "* OK" : "+OK");
        await client.HearAsync("\r\n");
        if (protocol == "imap")
        {
            await client.AskAsync($"a LOGIN {user} {DovecotServer.Password}", "a NO");
            return;
        }
        string answer = await client.AskAsync($"USER {user}", "\r\n");
        if (answer.StartsWith("+OK", StringComparison.Ordinal))
            answer = await client.AskAsync($"PASS {DovecotServer.Password}", "\r\n");
        Assert.StartsWith("-ERR", answer);
    }
}
