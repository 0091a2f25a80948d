using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>What old devices need, each by an option of its own and for a network alone: HELO, AUTH=, no TLS, no login, POP before SMTP.</summary>
public sealed class DeviceTests(MailServers servers) : IDisposable
{
    private const string Near = "127.0.0.1";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task None_of_it_is_there_unless_it_is_named()
    {
        await using var postern = await DoorsAsync("");
        await using var client = await MailClient.ClearAsync(postern.Door("submission").Port);
        await client.HearAsync("220 ");
        Assert.DoesNotContain("AUTH", await client.AskAsync("EHLO scanner", "250 STARTTLS\r\n"), StringComparison.Ordinal);
        await client.AskAsync("MAIL FROM:<scanner@example.test>", "530 5.7.0");
        await using var tls = MailClient.Tls(postern.Door("submission").Port, servers.CaFile, "smtp");
        string offers = await tls.AskAsync("EHLO scanner", "250 AUTH PLAIN LOGIN\r\n");
        Assert.DoesNotContain("AUTH=", offers, StringComparison.Ordinal);
        await tls.AskAsync("HELO scanner", "250 ");
        await tls.AskAsync("AUTH PLAIN AGEAYg==", "503 5.5.1 EHLO first");
    }

    [Fact]
    public async Task A_device_logs_in_in_the_clear_by_HELO_and_AUTH_LOGIN_where_its_network_may()
    {
        string user = (await servers.DovecotAsync()).NewUser();
        await using var postern = await DoorsAsync($"""
            clearLogin = {Near}
            heloLogin = {Near}
            oldAuth = {Near}
            """);
        await using var client = await MailClient.ClearAsync(postern.Door("submission").Port);
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO scanner", "250 AUTH=PLAIN LOGIN\r\n");
        await client.AskAsync("HELO scanner", "250 ");
        await client.AskAsync("AUTH LOGIN", "334 ");
        await client.AskAsync(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(user)), "334 ");
        await client.AskAsync(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(DovecotServer.Password)), "235 ");
        await SendAsync(client, user, "by HELO");
        await postern.LogLineAsync("logs in without TLS, as its network may");
    }

    [Fact]
    public async Task A_device_without_a_login_sends_as_its_account_and_as_nobody_else()
    {
        string user = (await servers.DovecotAsync()).NewUser();
        await using var postern = await DoorsAsync($"""
            device = {Near} {user}
            proveBy = nothing
            """, smtp: true);
        await using var client = await MailClient.ClearAsync(postern.Door("submission").Port);
        await client.HearAsync("220 ");
        await client.AskAsync("HELO scanner", "250 ");
        await client.AskAsync($"MAIL FROM:<boss@{PostfixServer.Domain}>", "553 5.7.1");
        await SendAsync(client, user, "without a login");
        await postern.LogLineAsync($"sends without a login, as {user}, by its address");

        await using var far = MailClient.Tls(postern.Door("submission").Port, servers.CaFile, "smtp", from: "127.0.9.1");
        await far.AskAsync("EHLO scanner", "250 ");
        await far.AskAsync($"MAIL FROM:<{user}@{PostfixServer.Domain}>", "530 5.7.0 Log in first");
    }

    [Fact]
    public async Task Who_has_read_mail_may_send_for_a_while()
    {
        string user = (await servers.DovecotAsync()).NewUser();
        await using var postern = await DoorsAsync($"popBeforeSmtp = {Near}");
        int port = postern.Door("submission").Port;
        await using (var early = await MailClient.ClearAsync(port))
        {
            await early.HearAsync("220 ");
            await early.AskAsync("EHLO scanner", "250 ");
            await early.AskAsync($"MAIL FROM:<{user}@{PostfixServer.Domain}>", "530 5.7.0");
        }

        await using (var reader = MailClient.Tls(postern.Door("pop3").Port, servers.CaFile))
        {
            await reader.HearAsync("+OK");
            await reader.AskAsync($"USER {user}", "+OK");
            await reader.AskAsync($"PASS {DovecotServer.Password}", "+OK");
            await reader.AskAsync("QUIT", "+OK");
        }

        await using var client = await MailClient.ClearAsync(port);
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO scanner", "250 ");
        await SendAsync(client, user, "after reading");
        await postern.LogLineAsync($"sends without a login, as {user}, by its address, from which mail was read");
    }

    [Fact]
    public async Task And_no_longer_than_that_while()
    {
        string user = (await servers.DovecotAsync()).NewUser();
        int hop = await servers.PortAsync("submission", tls: false);
        await using var postern = await PosternProcess.RunAsync(_directory, $"""
            login = pass
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            ca = {servers.CaFile}
            [short]
            accept = submission+starttls://127.0.0.1:0
            connect = submission+starttls://127.0.0.1:{hop}
            domain = {PostfixServer.Domain}
            popBeforeSmtp = {Near}
            popBeforeSmtpLife = 1s
            [long]
            accept = submission+starttls://127.0.0.1:0
            connect = submission+starttls://127.0.0.1:{hop}
            domain = {PostfixServer.Domain}
            popBeforeSmtp = {Near}
            popBeforeSmtpLife = 1h
            [pop3]
            accept = pop3s://127.0.0.1:0
            connect = pop3+starttls://127.0.0.1:{await servers.PortAsync("pop3", tls: false)}
            """);
        await using (var reader = MailClient.Tls(postern.Door("pop3").Port, servers.CaFile))
        {
            await reader.HearAsync("+OK");
            await reader.AskAsync($"USER {user}", "+OK");
            await reader.AskAsync($"PASS {DovecotServer.Password}", "+OK");
            await reader.AskAsync("QUIT", "+OK");
        }

        string answer = "";
        await Patience.UntilAsync(async () => (answer = await BeginAsync(postern.Door("short").Port, user)).StartsWith("530 5.7.0", StringComparison.Ordinal), () => answer);
        // It was not forgotten for another reason: where an hour was named, it counts.
        Assert.StartsWith("250 ", await BeginAsync(postern.Door("long").Port, user));
    }

    [Fact]
    public async Task An_account_that_was_disabled_sends_no_more_for_having_read_mail()
    {
        string user = (await servers.DovecotAsync()).NewUser();
        string account = $"{PosternProcess.Path} account";
        string state = $"{user} --state {_directory.File("state")}";
        await Shell.RunAsync("sh", "-c", $"echo secret | {account} add {state} && echo {DovecotServer.Password} | {account} backend-secret {state}");
        await using var postern = await DoorsAsync($"popBeforeSmtp = {Near}", login: "check");
        await using (var reader = MailClient.Tls(postern.Door("pop3").Port, servers.CaFile))
        {
            await reader.HearAsync("+OK");
            await reader.AskAsync($"USER {user}", "+OK");
            await reader.AskAsync("PASS secret", "+OK");
            await reader.AskAsync("QUIT", "+OK");
        }

        await using (var client = await MailClient.ClearAsync(postern.Door("submission").Port))
        {
            await client.HearAsync("220 ");
            await client.AskAsync("EHLO scanner", "250 ");
            await client.AskAsync($"MAIL FROM:<{user}@{PostfixServer.Domain}>", "250 ");
            await client.AskAsync("QUIT", "221 ");
        }

        await Shell.RunAsync("sh", "-c", $"{account} disable {state}");
        await using var late = await MailClient.ClearAsync(postern.Door("submission").Port);
        await late.HearAsync("220 ");
        await late.AskAsync("EHLO scanner", "250 ");
        await late.AskAsync($"MAIL FROM:<{user}@{PostfixServer.Domain}>", "530 5.7.0");
        await postern.LogLineAsync($"login of {user} ", "the account was removed or disabled meanwhile");
    }

    [Fact]
    public async Task The_server_hears_where_the_client_is()
    {
        using var certificate = servers.Authority.Issue();
        await using var dovecot = await DovecotServer.StartAsync(certificate, "login_trusted_networks = 127.0.0.0/8\n");
        string user = dovecot.NewUser();
        await using var postern = await PosternProcess.RunAsync(_directory, $"""
            login = pass
            tellClient = yes
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            [imap]
            accept = imaps://127.0.0.1:0
            connect = imap://127.0.0.1:{dovecot.Port("imap")}
            [pop3]
            accept = pop3s://127.0.0.1:0
            connect = pop3://127.0.0.1:{dovecot.Port("pop3")}
            """);
        await using (var imap = MailClient.Tls(postern.Door("imap").Port, servers.CaFile, from: "127.0.3.4"))
        {
            await imap.HearAsync("* OK");
            await imap.AskAsync($"a LOGIN {user} {DovecotServer.Password}", "a OK");
            await imap.AskAsync("b LOGOUT", "b OK");
        }

        await using (var pop3 = MailClient.Tls(postern.Door("pop3").Port, servers.CaFile, from: "127.0.3.5"))
        {
            await pop3.HearAsync("+OK");
            await pop3.AskAsync($"USER {user}", "+OK");
            await pop3.AskAsync($"PASS {DovecotServer.Password}", "+OK");
            await pop3.AskAsync("QUIT", "+OK");
        }

        await Patience.UntilAsync(() => dovecot.Log().Contains("rip=127.0.3.4", StringComparison.Ordinal) && dovecot.Log().Contains("rip=127.0.3.5", StringComparison.Ordinal), dovecot.Log);
    }

    [Fact]
    public async Task A_door_that_learns_makes_an_account_of_the_first_login_over_verified_TLS()
    {
        string user = (await servers.DovecotAsync()).NewUser();
        await using (var postern = await LearningAsync("pass", "learn = yes"))
        {
            await using var client = MailClient.Tls(postern.Port, servers.CaFile);
            await client.HearAsync("* OK");
            await client.AskAsync($"a LOGIN {user} {DovecotServer.Password}", "a OK");
            await postern.LogLineAsync($"an account is made for {user}");
        }

        // The same door checks from now on: SCRAM in front, and what was learnt logs in behind.
        await using var door = await LearningAsync("check", "");
        await using var again = MailClient.Tls(door.Port, servers.CaFile);
        Assert.Contains("AUTH=SCRAM-SHA-256", await again.HearAsync("\r\n"), StringComparison.Ordinal);
        await again.AskAsync($"a LOGIN {user} wrong", "a NO");
        await again.AskAsync($"b LOGIN {user} {DovecotServer.Password}", "b OK");
    }

    public void Dispose() => _directory.Dispose();

    private async Task<PosternProcess> LearningAsync(string login, string more) => await PosternProcess.RunAsync(_directory, $"""
        [imap]
        accept = imaps://127.0.0.1:0
        connect = imaps://127.0.0.1:{await servers.PortAsync("imap", tls: true)}
        login = {login}
        {more}
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {servers.CaFile}
        """);

    private async Task<PosternProcess> DoorsAsync(string options, bool smtp = false, string login = "pass") => await PosternProcess.RunAsync(_directory, $"""
        login = {login}
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {servers.CaFile}
        [submission]
        accept = submission+starttls://127.0.0.1:0
        connect = submission+starttls://127.0.0.1:{await servers.PortAsync(smtp ? "smtp" : "submission", tls: false)}
        domain = {PostfixServer.Domain}
        {options}
        [pop3]
        accept = pop3s://127.0.0.1:0
        connect = pop3+starttls://127.0.0.1:{await servers.PortAsync("pop3", tls: false)}
        """);

    /// <summary>Begins a mail without a login, and gives what is said to it.</summary>
    private static async Task<string> BeginAsync(int port, string user)
    {
        await using var client = await MailClient.ClearAsync(port);
        await client.HearAsync("220 ");
        await client.HearAsync("\r\n");
        await client.AskAsync("EHLO scanner", "250 ");
        await client.HearAsync("\r\n");
        return await client.AskAsync($"MAIL FROM:<{user}@{PostfixServer.Domain}>", "\r\n");
    }

    private async Task SendAsync(MailClient client, string user, string subject)
    {
        await client.AskAsync($"MAIL FROM:<{user}@{PostfixServer.Domain}>", "250 ");
        await client.AskAsync($"RCPT TO:<{user}@{PostfixServer.Domain}>", "250 ");
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync($"From: <{user}@{PostfixServer.Domain}>\r\nSubject: {subject}\r\n\r\nscan\r\n.", "250 ");
        await client.AskAsync("QUIT", "221 ");
        await (await servers.DovecotAsync()).DeliveredAsync(user, "Subject: " + subject);
    }
}
