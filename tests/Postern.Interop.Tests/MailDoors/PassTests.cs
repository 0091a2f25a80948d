using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>Mail doors with <c>login = pass</c> in front of Dovecot: the client's own password is tried there, and the client is then carried.</summary>
public sealed class PassTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("pop3", "pop3+auto", "clear")]
    [InlineData("pop3", "pop3s", "tls")]
    [InlineData("pop3", "pop3+starttls", "starttls")]
    [InlineData("imap", "imap+auto", "clear")]
    [InlineData("imap", "imaps", "tls")]
    [InlineData("imap", "imap+starttls", "starttls")]
    public async Task A_client_logs_in_and_reads(string protocol, string accept, string connect)
    {
        await using var postern = await DoorAsync(protocol, accept, connect);
        bool greeted = accept != protocol + "s";
        await using (var client = MailClient.Tls(postern.Port, servers.CaFile, greeted ? protocol : null))
            await Conversation.HoldAsync(protocol, client, greeted, servers);
        await postern.EndLineAsync("closed by the");
        await postern.LogLineAsync(": login of user", ": in, at 127.0.0.1:");
        Assert.DoesNotContain(postern.Log, line => line.Contains(DovecotServer.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task POP3_shows_what_works_and_refuses_what_it_does_not_show()
    {
        await using var postern = await DoorAsync("pop3", "pop3+auto", "starttls");
        await using var clear = await MailClient.ClearAsync(postern.Port);
        await clear.HearAsync("+OK");
        string before = await clear.AskAsync("CAPA", "\r\n.\r\n");
        Assert.Contains("STLS\r\n", before);
        Assert.DoesNotContain("USER", before);
        Assert.DoesNotContain("SASL", before);
        Assert.Contains("UIDL\r\n", before); // of the server behind
        await clear.AskAsync("USER somebody", "-ERR TLS first: use STLS");
        await clear.AskAsync("AUTH PLAIN AGEAYg==", "-ERR TLS first: use STLS");

        string user = (await servers.DovecotAsync()).NewUser(Letter.Text("one"));
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("+OK");
        string inside = await client.AskAsync("CAPA", "\r\n.\r\n");
        Assert.DoesNotContain("STLS", inside);
        Assert.Contains("USER\r\n", inside);
        Assert.Contains("SASL PLAIN\r\n", inside);
        await client.AskAsync("STLS", "-ERR");
        await client.AskAsync("AUTH CRAM-MD5", "-ERR This way of logging in is not offered here");
        await client.AskAsync("RETR 1", "-ERR");
        await client.AskAsync($"USER {user}", "+OK");
        await client.AskAsync("PASS wrong", "-ERR [AUTH] Account or password are wrong");
        // Sent together: what comes behind the login is for the server.
        await client.SayRawAsync($"USER {user}\r\nPASS {DovecotServer.Password}\r\nSTAT\r\nCAPA\r\n");
        await client.HearAsync("+OK And the password?\r\n+OK Logged in.\r\n+OK 1 ");
        string after = await client.HearAsync("\r\n.\r\n");
        Assert.DoesNotContain("STLS", after);
        Assert.DoesNotContain("SASL", after);
        await client.AskAsync("QUIT", "+OK");
        await postern.LogLineAsync($"login of {user} from 127.0.0.1", "by USER: refused: the server refused");
    }

    [Fact]
    public async Task IMAP_shows_what_works_and_refuses_what_it_does_not_show()
    {
        await using var postern = await DoorAsync("imap", "imap+auto", "starttls");
        await using var clear = await MailClient.ClearAsync(postern.Port);
        string greeting = await clear.HearAsync("\r\n");
        Assert.Contains("STARTTLS LOGINDISABLED]", greeting);
        Assert.DoesNotContain("AUTH=", greeting);
        await clear.AskAsync("a LOGIN me you", "a NO [PRIVACYREQUIRED] TLS first: use STARTTLS");
        await clear.AskAsync("b AUTHENTICATE PLAIN AGEAYg==", "b NO [PRIVACYREQUIRED]");
        await clear.AskAsync("c SELECT INBOX", "c BAD");

        string user = (await servers.DovecotAsync()).NewUser(Letter.Text("one"));
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        string inside = await client.HearAsync("\r\n");
        Assert.Contains("[CAPABILITY IMAP4rev1 LITERAL- SASL-IR ID AUTH=PLAIN]", inside);
        await client.AskAsync("a STARTTLS", "a BAD TLS is spoken already");
        await client.AskAsync("b AUTHENTICATE CRAM-MD5", "b NO This way of logging in is not offered here");
        await client.AskAsync($"c LOGIN {user} wrong", "c NO [AUTHENTICATIONFAILED] Account or password are wrong");
        await client.AskAsync("d ID (\"name\" \"test\")", "* ID NIL\r\nd OK");
        // A literal without waiting, and a command behind it that is for the server.
        await client.SayRawAsync($"e LOGIN {{{user.Length}+}}\r\n{user} {DovecotServer.Password}\r\nf SELECT INBOX\r\n");
        string login = await client.HearAsync("f OK");
        Assert.Contains("e OK [CAPABILITY IMAP4rev1 ", login);
        Assert.DoesNotContain("AUTH=", login);
        Assert.DoesNotContain("STARTTLS", login);
        Assert.Contains("* 1 EXISTS", login);
        string after = await client.AskAsync("g CAPABILITY", "g OK");
        Assert.DoesNotContain("AUTH=", after);
        Assert.DoesNotContain("STARTTLS", after);
        await client.AskAsync("h LOGOUT", "h OK");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_honest_no()
    {
        await using var postern = await PosternProcess.RunAsync(_directory, $"""
            [imap]
            accept = imaps://127.0.0.1:0
            connect = imap://127.0.0.1:{FreePort.Take()}
            login = pass
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            """);
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("* OK [CAPABILITY IMAP4rev1 SASL-IR ID AUTH=PLAIN]");
        await client.AskAsync("a LOGIN me you", "a NO [UNAVAILABLE] The mailbox cannot be reached, try again later");
        await client.AskAsync("b LOGIN me you", "b NO [UNAVAILABLE]");
        await client.AskAsync("c LOGOUT", "c OK");
        await postern.LogLineAsync("login of me from 127.0.0.1", "by LOGIN: refused: connect 127.0.0.1:");
        await postern.EndLineAsync("the client left before it logged in");
    }

    [Fact]
    public async Task What_was_sent_before_a_handshake_is_never_read()
    {
        foreach ((string protocol, string start) in ((string, string)[])[("imap", "a STARTTLS\r\nb NOOP\r\n"), ("pop3", "STLS\r\nQUIT\r\n")])
        {
            await using var postern = await DoorAsync(protocol, protocol + "+starttls", "clear");
            await using var client = await MailClient.ClearAsync(postern.Port);
            await client.HearAsync("\r\n");
            await client.SayRawAsync(start);
            string rest = await client.RestAsync();
            Assert.Contains("STARTTLS injection", rest);
            Assert.DoesNotContain("NOOP completed", rest);
            await postern.EndLineAsync("STARTTLS injection");
        }
    }

    public void Dispose() => _directory.Dispose();

    private async Task<PosternProcess> DoorAsync(string protocol, string accept, string connect) => await PosternProcess.RunAsync(_directory, $"""
        [{protocol}]
        accept = {accept}://127.0.0.1:0
        connect = {EveryDoor.Scheme(protocol, connect)}://127.0.0.1:{await servers.PortAsync(protocol, tls: connect == "tls")}
        login = pass
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        {(connect == "clear" ? "" : $"ca = {servers.CaFile}")}
        """);
}
