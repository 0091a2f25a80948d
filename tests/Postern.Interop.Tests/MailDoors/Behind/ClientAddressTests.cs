using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors.Behind;

/// <summary>The server behind a mail door hears where the client is: by a PROXY header, or by XCLIENT, and nothing else of what a client says.</summary>
public sealed class ClientAddressTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("v1", "127.0.4.1")]
    [InlineData("v2", "127.0.4.2")]
    public async Task Dovecot_hears_it_by_a_PROXY_header(string version, string from)
    {
        var dovecot = await servers.DovecotAsync();
        string user = dovecot.NewUser();
        await using var postern = await PosternProcess.RunAsync(_directory, $"""
            login = pass
            proxyTo = {version}
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            ca = {servers.CaFile}
            [imap]
            accept = imaps://127.0.0.1:0
            connect = imap+starttls://127.0.0.1:{dovecot.Port("imap", proxied: true)}
            [pop3]
            accept = pop3s://127.0.0.1:0
            connect = pop3+starttls://127.0.0.1:{dovecot.Port("pop3", proxied: true)}
            """);
        await using (var imap = MailClient.Tls(postern.Door("imap").Port, servers.CaFile, from: from))
        {
            await imap.HearAsync("* OK");
            await imap.AskAsync($"a LOGIN {user} {DovecotServer.Password}", "a OK");
            await imap.AskAsync("b LOGOUT", "b OK");
        }

        await using (var pop3 = MailClient.Tls(postern.Door("pop3").Port, servers.CaFile, from: from))
        {
            await pop3.HearAsync("+OK");
            await pop3.AskAsync($"USER {user}", "+OK");
            await pop3.AskAsync($"PASS {DovecotServer.Password}", "+OK");
            await pop3.AskAsync("QUIT", "+OK");
        }

        foreach (string service in (string[])["imap", "pop3"])
            await SaysAsync(dovecot.Log, $"{service}-login: Info: Login: user=<{user}>", $"rip={from},");
    }

    [Theory]
    [InlineData("v1", "127.0.4.3")]
    [InlineData("v2", "127.0.4.4")]
    public async Task Postfix_hears_it_by_a_PROXY_header(string version, string from)
    {
        var postfix = await servers.PostfixAsync();
        await SendAsync(postfix.ProxiedPort, $"proxyTo = {version}", from);
        await SaysAsync(postfix.Log, $"client=unknown[{from}], sasl_method=");
    }

    [Fact]
    public async Task Postfix_hears_it_by_XCLIENT_and_no_name_that_the_client_has_chosen()
    {
        const string From = "127.0.4.5";
        var postfix = await servers.PostfixAsync();
        await SendAsync(postfix.XclientPort, "tellClient = yes", From);
        await SaysAsync(postfix.Log, $"client=unknown[{From}], sasl_method=");
        // It lists NAME, PROTO, HELO, LOGIN and more.
        string[] told = [.. postfix.Log().Split('\n').Where(line => line.Contains($": XCLIENT ADDR={From}", StringComparison.Ordinal))];
        Assert.NotEmpty(told);
        Assert.All(told, line => Assert.Matches($@": < unknown\[127\.0\.0\.1\]: XCLIENT ADDR={From} PORT=[0-9]+$", line));
    }

    [Fact]
    public async Task A_next_hop_that_lists_XCLIENT_and_refuses_it_takes_the_mail_from_us()
    {
        var postfix = await servers.PostfixAsync();
        string user = await SendAsync(postfix.NoXclientPort, "tellClient = yes", "127.0.4.6");
        await SaysAsync(postfix.Log, "client=unknown[127.0.0.1], sasl_method=", $"sasl_username={user}");
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Sends a mail through a door to a port of Postfix; gives who sent it.</summary>
    private async Task<string> SendAsync(int port, string setting, string from)
    {
        var dovecot = await servers.DovecotAsync();
        string user = dovecot.NewUser();
        await using var postern = await PosternProcess.RunAsync(_directory, $"""
            [submission]
            accept = submissions://127.0.0.1:0
            connect = submission+starttls://127.0.0.1:{port}
            login = pass
            domain = {PostfixServer.Domain}
            {setting}
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            ca = {servers.CaFile}
            """);
        await using var client = MailClient.Tls(postern.Port, servers.CaFile, from: from);
        await client.HearAsync("220 ");
        Assert.DoesNotContain("XCLIENT", await client.AskAsync("EHLO helo.of.the.client", "250 AUTH PLAIN LOGIN\r\n"), StringComparison.Ordinal);
        await client.AskAsync("XCLIENT ADDR=192.0.2.1 LOGIN=boss", "500 5.5.1");
        await client.AskAsync($"AUTH PLAIN {Conversation.Plain(user)}", "235 ");
        await client.AskAsync($"MAIL FROM:<{user}@{PostfixServer.Domain}>", "250 ");
        await client.AskAsync($"RCPT TO:<{user}@{PostfixServer.Domain}>", "250 ");
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync($"From: <{user}@{PostfixServer.Domain}>\r\nSubject: where am I\r\n\r\nhere\r\n.", "250 ");
        await client.AskAsync("QUIT", "221 ");
        await dovecot.DeliveredAsync(user, "Subject: where am I");
        return user;
    }

    /// <summary>Waits for a line of a log with all of this.</summary>
    private static Task SaysAsync(Func<string> log, params string[] parts) =>
        Patience.UntilAsync(() => log().Split('\n').Any(line => Array.TrueForAll(parts, part => line.Contains(part, StringComparison.Ordinal))), log);
}
