using System.Collections.Concurrent;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>Mail doors in front of servers that show after the login what a door cannot honour: no client sees it, and none can use it.</summary>
public sealed class HonestyTests(MailServers servers) : IDisposable
{
    private const string Refused = "Not after the login, or not offered here\r\n";
    private const string Quoting = "Subject: how servers speak\r\n\r\n* CAPABILITY IMAP4rev1 STARTTLS\r\nb OK {100000}\r\n+OK list\r\nSTLS\r\nUSER\r\n..\r\n.\r\n* 1 FETCH (BODY[] {100000}\r\n";

    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentQueue<string> _commands = new();

    [Fact]
    public async Task IMAP_shows_nothing_that_is_over_and_lets_nobody_use_it()
    {
        await using var server = ShowingServer.Imap(_commands, Quoting);
        await using var postern = await DoorAsync("imap", server.Port);
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("* OK ");
        Assert.EndsWith("a OK [CAPABILITY IMAP4rev1 NAMESPACE ID IDLE LITERAL+ UNSELECT] Logged in\r\n", await client.AskAsync("a LOGIN me secret", "Logged in\r\n"));
        Assert.Equal("* CAPABILITY IMAP4rev1 NAMESPACE ID IDLE LITERAL+ UNSELECT\r\nb OK done\r\n", await client.AskAsync("b CAPABILITY", "b OK done\r\n"));
        Assert.Equal("c OK [CAPABILITY IMAP4rev1 NAMESPACE ID IDLE LITERAL+ UNSELECT] done\r\n", await client.AskAsync("c SELECT INBOX", "done\r\n"));
        foreach (string command in (string[])["STARTTLS", "LOGIN x y", "AUTHENTICATE PLAIN AGEAYg==", "unauthenticate", "COMPRESS DEFLATE"])
            Assert.Equal("d BAD " + Refused, await client.AskAsync("d " + command, "\r\n"));
        Assert.Equal($"* 1 FETCH (BODY[] {{{Quoting.Length}}}\r\n{Quoting})\r\ne OK done\r\n", await client.AskAsync("e FETCH 1 BODY[]", "e OK done\r\n"));

        // Literals that the server takes and refuses, waited for and not: nothing in them is a command.
        await client.AskAsync("f APPEND box {18}", "+ go on\r\n");
        await client.AskAsync("g UNAUTHENTICATE\r\n", "f OK taken\r\n");
        await client.SayRawAsync("h APPEND nothing {18}\r\ni UNAUTHENTICATE\r\nj APPEND nothing {18+}\r\nk UNAUTHENTICATE\r\n {2+}\r\nxy\r\nl APPEND box {18+}\r\nm UNAUTHENTICATE\r\n ~{2+}\r\nxy\r\n");
        Assert.Equal($"h NO [TRYCREATE] no such mailbox\r\ni BAD {Refused}j NO [TRYCREATE] no such mailbox\r\nl OK taken\r\n", await client.HearAsync("l OK taken\r\n"));

        await client.SayRawAsync("n IDLE\r\nDONE\r\no NOOP\r\np STARTTLS\r\nq LOGOUT\r\n");
        Assert.EndsWith($"p BAD {Refused}* BYE see you\r\nq OK done\r\n", await client.HearAsync("q OK done\r\n"));
        await postern.EndLineAsync("closed by the");
        Assert.Equal(["CAPABILITY", "SELECT", "FETCH", "APPEND", "APPEND", "APPEND", "APPEND", "IDLE", "NOOP", "LOGOUT"], _commands);
    }

    [Fact]
    public async Task POP3_shows_nothing_that_is_over_and_lets_nobody_use_it()
    {
        await using var server = ShowingServer.Pop3(_commands, Quoting);
        await using var postern = await DoorAsync("pop3", server.Port);
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("+OK ");
        await client.AskAsync("USER me", "+OK");
        await client.AskAsync("PASS secret", "+OK PASS\r\n");
        await client.SayRawAsync("CAPA\r\nSTLS\r\nRETR 1\r\nUSER you\r\nLIST\r\nXCLIENT ADDR=1\r\nSTAT\r\nAUTH\r\nQUIT\r\n");
        Assert.Equal(
            "+OK list\r\nTOP\r\nUIDL\r\nRESP-CODES\r\nPIPELINING\r\nEXPIRE NEVER\r\nIMPLEMENTATION GNU Mailutils 3.15\r\n.\r\n-ERR " + Refused
            + $"+OK {Quoting.Length} octets\r\n{Letter.Stuffed(Quoting)}.\r\n-ERR {Refused}+OK one\r\n1 100\r\n.\r\n-ERR {Refused}+OK STAT\r\n-ERR {Refused}+OK QUIT\r\n",
            await client.HearAsync("+OK QUIT\r\n"));
        await postern.EndLineAsync("closed by the");
        Assert.Equal(["CAPA", "CAPA", "RETR", "LIST", "STAT", "QUIT"], _commands);
    }

    [Fact]
    public async Task Dovecot_behind_serves_mails_that_quote_its_own_words()
    {
        // A Dovecot that shows, after the login, what no client behind a door may use.
        using var certificate = servers.Authority.Issue();
        await using var dovecot = await DovecotServer.StartAsync(certificate, "imap_capability = +UNAUTHENTICATE\n");
        string user = dovecot.NewUser(Quoting, Letter.Text("big", lines: 4000));
        await using var postern = await DoorAsync("imap", dovecot.Port("imap"));
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("* OK ");
        Assert.DoesNotContain("UNAUTHENTICATE", await client.AskAsync($"a LOGIN {user} {DovecotServer.Password}", "Logged in\r\n"), StringComparison.Ordinal);
        string list = await client.AskAsync("b CAPABILITY", "b OK");
        Assert.Contains("* CAPABILITY IMAP4rev1 ", list, StringComparison.Ordinal);
        Assert.DoesNotContain("UNAUTHENTICATE", list, StringComparison.Ordinal);
        Assert.DoesNotContain("LOGIN-REFERRALS", list, StringComparison.Ordinal); // where a filter stands, it goes too
        await client.AskAsync("c UNAUTHENTICATE", "c BAD " + Refused);
        await client.AskAsync("d SELECT INBOX", "d OK");
        await client.SayRawAsync("e UID FETCH 1:2 BODY.PEEK[]\r\nf STARTTLS\r\ng NOOP\r\n");
        string mails = await client.HearAsync("g OK");
        Assert.Contains($"BODY[] {{{Quoting.Length}}}\r\n{Quoting})\r\n", mails, StringComparison.Ordinal);
        Assert.Contains(Letter.Text("big", lines: 4000), mails, StringComparison.Ordinal);
        Assert.Contains("e OK Fetch completed", mails, StringComparison.Ordinal);
        Assert.Contains("\r\nf BAD " + Refused, mails, StringComparison.Ordinal);
        await client.SayRawAsync($"h APPEND INBOX {{{Quoting.Length}+}}\r\n{Quoting} {{{Quoting.Length}+}}\r\n{Quoting}\r\ni APPEND nowhere {{{Quoting.Length}+}}\r\n{Quoting}\r\nj IDLE\r\n");
        string appended = await client.HearAsync("+ idling");
        Assert.Contains("h OK", appended, StringComparison.Ordinal);
        Assert.Contains("i NO [TRYCREATE]", appended, StringComparison.Ordinal);
        Assert.DoesNotContain("+ OK", appended, StringComparison.Ordinal); // what the door asked for is not the client's business
        await client.AskAsync("DONE", "j OK");
        string third = await client.AskAsync("k FETCH 4 BODY.PEEK[]", "k OK");
        Assert.Contains($"{{{Quoting.Length}}}\r\n{Quoting})\r\n", third, StringComparison.Ordinal);
        await client.AskAsync("l LOGOUT", "l OK");
        await postern.EndLineAsync("closed by the");
    }

    public void Dispose() => _directory.Dispose();

    private Task<PosternProcess> DoorAsync(string protocol, int port) => PosternProcess.RunAsync(_directory, $"""
        [{protocol}]
        accept = {protocol}s://127.0.0.1:0
        connect = {protocol}://127.0.0.1:{port}
        login = pass
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        """);
}
