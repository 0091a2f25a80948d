using Postern.Net.Engine;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Doors;

/// <summary>Servers that are down, slow at a step, or say what is not so: the client hears no in its own protocol, within the limit, and nothing stays open.</summary>
public sealed class LyingServerTests : IDisposable
{
    private const string Plain = "AGFubgBzZWNyZXQ="; // ann, secret

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(400);

    private readonly MailBench _bench = new();

    [Theory]
    [InlineData("says nothing at all", "", Script.Silence)]
    [InlineData("closes at once", "", Script.End)]
    [InlineData("says BYE to everybody", "", "* BYE go away\r\n")]
    [InlineData("is logged in already", "", "* PREAUTH welcome\r\n")]
    [InlineData("greets with a line that never ends", "", Script.Flood)]
    [InlineData("greets as another protocol", "", "220 smtp\r\n")]
    [InlineData("does not list what it can", "CAPABILITY", Script.Silence)]
    [InlineData("closes when it is asked for its list", "CAPABILITY", Script.End)]
    [InlineData("lists without an end", "CAPABILITY", Script.Lines + "* CAPABILITY IMAP4rev1\r\n")]
    [InlineData("lists slowly without an end", "CAPABILITY", Script.Drip + "* CAPABILITY IMAP4rev1\r\n")]
    [InlineData("announces a literal of four gigabytes", "CAPABILITY", "* CAPABILITY {4294967295}\r\n")]
    [InlineData("announces literal after literal", "CAPABILITY", Script.Lines + "* X {10}\r\n1234567890\r\n")]
    [InlineData("answers with another's tag", "CAPABILITY", "x9 OK done\r\n")]
    [InlineData("has no way of logging in", "CAPABILITY", "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n{tag} OK\r\n")]
    [InlineData("offers a mechanism and refuses it", "AUTHENTICATE", "{tag} BAD not here\r\n")]
    [InlineData("says BYE in the middle of the login", "AUTHENTICATE", "* BYE tired\r\n")]
    [InlineData("asks for more without an end", "AUTHENTICATE", Script.Lines + "+ \r\n")]
    [InlineData("asks for more slowly without an end", "AUTHENTICATE", Script.Drip + "* OK wait\r\n")]
    [InlineData("closes in the middle of the login", "AUTHENTICATE", Script.End)]
    [InlineData("does not judge the login", "AUTHENTICATE", Script.Silence)]
    [InlineData("judges with another's tag", "AUTHENTICATE", "p99 OK in\r\n")]
    [InlineData("says zero octets", "AUTHENTICATE", "{tag} \0OK in\r\n")]
    [InlineData("says OK to SCRAM and proves nothing", "SCRAM", "{tag} OK in\r\n")]
    public async Task An_IMAP_server_that(string what, string step, string says)
    {
        bool isScram = step == "SCRAM";
        (string, string) list = ("CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=SCRAM-SHA-256 SASL-IR LOGINDISABLED\r\n{tag} OK\r\n");
        var server = _bench.Serve((isScram ? Script.Imap.But(("AUTHENTICATE", says), list) : Script.Imap.But((step, says))).ServeAsync);
        using var client = _bench.Connect(Start(MailProtocol.Imap, server));
        await client.HearAsync("* OK [CAPABILITY IMAP4rev1 ");
        await RefusedAsync(client, $"a AUTHENTICATE PLAIN {Plain}", "a NO [", what);
        await RefusedAsync(client, "b LOGIN ann secret", "b NO [", what);
        await client.AskAsync("c LOGOUT", "c OK");
        await _bench.EndAsync();
    }

    [Theory]
    [InlineData("says nothing at all", "", Script.Silence)]
    [InlineData("closes at once", "", Script.End)]
    [InlineData("greets with no", "", "-ERR [SYS/TEMP] full\r\n")]
    [InlineData("greets with a line that never ends", "", Script.Flood)]
    [InlineData("greets as another protocol", "", "* OK imap\r\n")]
    [InlineData("does not list what it can", "CAPA", Script.Silence)]
    [InlineData("lists without an end", "CAPA", Script.Lines + "+OK\r\n")]
    [InlineData("lists slowly without an end", "CAPA", Script.Drip + "+OK\r\n")]
    [InlineData("closes in the middle of its list", "CAPA", Script.End)]
    [InlineData("offers a mechanism and refuses it", "AUTH", "-ERR what?\r\n")]
    [InlineData("asks for more without an end", "AUTH", Script.Lines + "+ \r\n")]
    [InlineData("closes in the middle of the login", "AUTH", Script.End)]
    [InlineData("does not judge the login", "AUTH", Script.Silence)]
    [InlineData("answers in no words", "AUTH", "OK\r\n")]
    public async Task A_POP3_server_that(string what, string step, string says)
    {
        var server = _bench.Serve(Script.Pop3.But((step, says)).ServeAsync);
        using var client = _bench.Connect(Start(MailProtocol.Pop3, server));
        await client.HearAsync("+OK");
        await RefusedAsync(client, $"AUTH PLAIN {Plain}", "-ERR ", what);
        await client.AskAsync("USER ann", "+OK");
        await RefusedAsync(client, "PASS secret", "-ERR ", what);
        await client.AskAsync("QUIT", "+OK");
        await _bench.EndAsync();
    }

    [Theory]
    [InlineData("says nothing at all", "", Script.Silence)]
    [InlineData("closes at once", "", Script.End)]
    [InlineData("has no service", "", "554 no service here\r\n")]
    [InlineData("greets with 421", "", "421 busy\r\n")]
    [InlineData("greets with a line that never ends", "", Script.Flood)]
    [InlineData("greets in lines without an end", "", Script.Lines + "220-hello\r\n")]
    [InlineData("greets slowly in lines without an end", "", Script.Drip + "220-hello\r\n")]
    [InlineData("does not answer to EHLO", "EHLO", Script.Silence)]
    [InlineData("offers no login", "EHLO", "250 hop\r\n")]
    [InlineData("says 421 to a login", "AUTH", "421 4.3.2 leaving\r\n")]
    [InlineData("asks for more without an end", "AUTH", Script.Lines + "334 \r\n")]
    [InlineData("closes in the middle of the login", "AUTH", Script.End)]
    [InlineData("does not judge the login", "AUTH", Script.Silence)]
    public async Task An_SMTP_server_that(string what, string step, string says)
    {
        var server = _bench.Serve(Script.Smtp.But((step, says)).ServeAsync);
        using var client = _bench.Connect(Start(MailProtocol.Submission, server));
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO me", "250 ");
        await RefusedAsync(client, $"AUTH PLAIN {Plain}", "4", "5", what);
        await client.AskAsync("MAIL FROM:<ann@example.test>", "530 5.7.0");
        await client.AskAsync("QUIT", "221");
        await _bench.EndAsync();
    }

    [Theory]
    [InlineData("says 421 to MAIL", "MAIL", "421 4.3.2 leaving\r\n", 0)]
    [InlineData("closes at MAIL", "MAIL", Script.End, 0)]
    [InlineData("says go on to MAIL", "MAIL", "354 go on\r\n", 0)]
    [InlineData("does not answer to MAIL", "MAIL", Script.Silence, 0)]
    [InlineData("answers to MAIL in lines without an end", "MAIL", Script.Drip + "250-yes\r\n", 0)]
    [InlineData("says 421 to RCPT", "RCPT", "421 4.3.2 leaving\r\n", 1)]
    [InlineData("closes at RCPT", "RCPT", Script.End, 1)]
    [InlineData("says 421 to DATA", "DATA", "421 4.3.2 leaving\r\n", 2)]
    [InlineData("says yes to DATA, and does not wait for it", "DATA", "250 queued\r\n", 2)]
    [InlineData("closes at DATA", "DATA", Script.End, 2)]
    [InlineData("closes in the middle of the mail", "body", Script.End, 2)]
    [InlineData("says 421 behind the mail", ".", "421 4.3.2 leaving\r\n", 2)]
    [InlineData("says go on behind the mail", ".", "354 more\r\n", 2)]
    [InlineData("closes behind the mail", ".", Script.End, 2)]
    [InlineData("does not judge the mail", ".", Script.Silence, 2)]
    [InlineData("judges in lines without an end", ".", Script.Drip + "250-yes\r\n", 2)]
    public async Task A_next_hop_that(string what, string step, string says, int good)
    {
        var server = _bench.Serve(Script.Smtp.But((step, says)).ServeAsync);
        using var client = _bench.Connect(Start(MailProtocol.Submission, server));
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO me", "250 ");
        await client.AskAsync($"AUTH PLAIN {Plain}", "235 ");
        for (int round = 0; round < 2; round++) // the next mail reaches for it anew
        {
            string[] commands = ["MAIL FROM:<ann@example.test>", "RCPT TO:<bob@example.test>"];
            for (int at = 0; at < Math.Min(good + 1, 2); at++)
                Assert.StartsWith(at < good ? "250" : "451", await client.AskAsync(commands[at], " "), StringComparison.Ordinal);
            if (good == 2)
            {
                await client.AskAsync("DATA", "354 ");
                await RefusedAsync(client, "Subject: x\r\n\r\nbody\r\n.", "451 4.", what);
            }
            await client.AskAsync("RSET", "250 ");
        }
        Assert.DoesNotContain(_bench.EndLines, _ => true);
        await client.AskAsync("QUIT", "221");
        Assert.EndsWith("closed by the client", await _bench.EndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_server_costs_one_client_its_time_and_no_other()
    {
        var server = _bench.Serve(Script.Imap.But(("", Script.Silence)).ServeAsync);
        Door door = _bench.Start(MailProtocol.Imap, server, change: settings => settings with { Limits = settings.Limits with { Command = TimeSpan.FromMilliseconds(300) } });
        for (int count = 0; count < 20; count++)
        {
            using var client = _bench.Connect(door);
            await client.HearAsync("* OK [CAPABILITY IMAP4rev1 ");
        }
        Assert.Equal(1, server.Count);
    }

    public void Dispose() => _bench.Dispose();

    private Door Start(MailProtocol protocol, ScriptedServer server) => _bench.Start(protocol, server, change: settings => MailBench.InTheClear(settings) with
    {
        Limits = settings.Limits with { Command = Limit, Delivery = Limit, Handshake = Limit },
    });

    private static Task RefusedAsync(TestClient client, string line, string start, string what) => RefusedAsync(client, line, start, start, what);

    /// <summary>One answer, in one line.</summary>
    private static async Task RefusedAsync(TestClient client, string line, string start, string orStart, string what)
    {
        string answer = await client.AskAsync(line, "\r\n");
        Assert.True(answer.StartsWith(start, StringComparison.Ordinal) || answer.StartsWith(orStart, StringComparison.Ordinal), $"a server that {what}: {answer}");
        Assert.Equal(answer.Length - 2, answer.IndexOf("\r\n", StringComparison.Ordinal));
        Assert.DoesNotContain("127.0.0.1", answer, StringComparison.Ordinal);
    }
}
