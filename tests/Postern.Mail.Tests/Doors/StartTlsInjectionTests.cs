using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Doors;

/// <summary>What somebody on the way puts into the clear text before TLS: nothing of it counts behind the handshake, on neither side (RFC 3207 §4.2, RFC 2595 §9, RFC 9051 §6.2.1).</summary>
public sealed class StartTlsInjectionTests : IDisposable
{
    private const string Plain = "AGFubgBzZWNyZXQ="; // ann, secret

    private readonly MailBench _bench = new();

    [Theory]
    [InlineData(MailProtocol.Imap, "a STARTTLS\r\nb NOOP\r\n")]
    [InlineData(MailProtocol.Imap, "a STARTTLS\r\n\r\n")]
    [InlineData(MailProtocol.Imap, "a STARTTLS\r\nb LOGIN {3}\r\nann")]
    [InlineData(MailProtocol.Imap, "a STARTTLS\nb AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=\n")]
    [InlineData(MailProtocol.Pop3, "STLS\r\nUSER ann\r\n")]
    [InlineData(MailProtocol.Pop3, "STLS\r\nAUTH PLAIN AGFubgBzZWNyZXQ=\r\nDELE 1\r\n")]
    [InlineData(MailProtocol.Pop3, "STLS\nU")]
    [InlineData(MailProtocol.Submission, "STARTTLS\r\nEHLO evil\r\n")]
    [InlineData(MailProtocol.Submission, "STARTTLS\r\nRSET\r\nMAIL FROM:<a@b>\r\n")]
    [InlineData(MailProtocol.Submission, "STARTTLS\r\n\x16")]
    public async Task Bytes_behind_it_in_one_packet_end_the_conversation(MailProtocol protocol, string words)
    {
        using var client = _bench.Connect(_bench.Start(protocol, _bench.Serve(ScriptOf(protocol).ServeAsync)));
        await client.HearAsync("\r\n");
        await client.SayAsync(words);
        string rest = await client.RestAsync();
        Assert.DoesNotContain("completed", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("Begin TLS", rest, StringComparison.Ordinal);
        Assert.Contains(": protocol", "x: protocol" + await _bench.EndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MailProtocol.Imap, "a STARTTLS", "b NOOP\r\n")]
    [InlineData(MailProtocol.Pop3, "STLS", "USER ann\r\nPASS secret\r\n")]
    [InlineData(MailProtocol.Submission, "STARTTLS", "EHLO evil\r\nAUTH PLAIN AGFubgBzZWNyZXQ=\r\n")]
    public async Task Bytes_in_the_next_packet_are_no_handshake(MailProtocol protocol, string command, string words)
    {
        var server = _bench.Serve(ScriptOf(protocol).ServeAsync);
        using var client = _bench.Connect(_bench.Start(protocol, server));
        await client.HearAsync("\r\n");
        await client.AskAsync(command, "Begin TLS");
        await client.SayAsync(words);
        string rest = await client.RestAsync();
        Assert.DoesNotContain("+OK", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("250", rest, StringComparison.Ordinal);
        await _bench.EndAsync();
        Assert.DoesNotContain("AUTH ", server.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IMAP_shows_another_list_behind_the_handshake_and_no_STARTTLS()
    {
        using var client = _bench.Connect(_bench.Start(MailProtocol.Imap, _bench.Serve(Script.Imap.ServeAsync)));
        Assert.Contains("STARTTLS LOGINDISABLED]", await client.HearAsync("\r\n"), StringComparison.Ordinal);
        await client.AskAsync("a LOGIN ann secret", "a NO [PRIVACYREQUIRED]");
        await client.AskAsync("b STARTTLS", "b OK");
        await client.ShakeAsync();
        string list = await client.AskAsync("c CAPABILITY", "c OK");
        Assert.DoesNotContain("STARTTLS", list, StringComparison.Ordinal);
        Assert.DoesNotContain("LOGINDISABLED", list, StringComparison.Ordinal);
        await client.AskAsync("d STARTTLS", "d BAD");
        await client.AskAsync($"e AUTHENTICATE PLAIN {Plain}", "e OK");
        await client.AskAsync("f NOOP", "f OK of the server");
    }

    [Fact]
    public async Task POP3_forgets_the_name_that_came_before_the_handshake()
    {
        using var client = _bench.Connect(_bench.Start(MailProtocol.Pop3, _bench.Serve(Script.Pop3.ServeAsync), change: MailBench.InTheClear));
        await client.HearAsync("+OK");
        await client.AskAsync("USER mallory", "+OK");
        await client.AskAsync("STLS", "+OK Begin TLS");
        await client.ShakeAsync();
        await client.AskAsync("PASS secret", "-ERR USER first");
    }

    [Fact]
    public async Task SMTP_forgets_the_EHLO_that_came_before_the_handshake()
    {
        using var client = _bench.Connect(_bench.Start(MailProtocol.Submission, _bench.Serve(Script.Smtp.ServeAsync)));
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO me", "250 STARTTLS");
        await client.AskAsync("STARTTLS", "220 ");
        await client.ShakeAsync();
        await client.AskAsync($"AUTH PLAIN {Plain}", "503 5.5.1 EHLO first");
        await client.AskAsync("EHLO me", "250 AUTH PLAIN");
    }

    [Fact]
    public async Task A_login_without_TLS_and_its_mail_do_not_go_on_behind_a_handshake()
    {
        using var client = _bench.Connect(_bench.Start(MailProtocol.Submission, _bench.Serve(Script.Smtp.ServeAsync), change: MailBench.InTheClear));
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO me", "250 AUTH PLAIN");
        await client.AskAsync($"AUTH PLAIN {Plain}", "235 ");
        Assert.DoesNotContain("STARTTLS", await client.AskAsync("EHLO me", "250 DSN"), StringComparison.Ordinal);
        await client.AskAsync("MAIL FROM:<ann@example.test>", "250 ");
        await client.AskAsync("STARTTLS", "503 5.5.1 Logged in already");
        await client.AskAsync("RCPT TO:<bob@example.test>", "250 ");
    }

    [Theory]
    [InlineData(MailProtocol.Imap, "* OK ready\r\n", "CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS\r\n{0} OK\r\n", "{0} OK go\r\n* PREAUTH you are in\r\n")]
    [InlineData(MailProtocol.Imap, "* OK ready\r\n", "CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS\r\n{0} OK\r\n", "{0} OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\np1 OK\r\n")]
    [InlineData(MailProtocol.Imap, "* OK ready\r\n", "CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS\r\n{0} OK\r\n", "{0} OK go\r\n\r\n")]
    [InlineData(MailProtocol.Pop3, "+OK ready\r\n", "CAPA", "+OK\r\nSTLS\r\n.\r\n", "+OK go\r\n+OK\r\nSASL PLAIN\r\n.\r\n+OK in\r\n")]
    [InlineData(MailProtocol.Pop3, "+OK ready\r\n", "CAPA", "+OK\r\nSTLS\r\n.\r\n", "+OK go\r\n+")]
    [InlineData(MailProtocol.Submission, "220 ready\r\n", "EHLO", "250-hop\r\n250 STARTTLS\r\n", "220 go\r\n250-hop\r\n250 AUTH PLAIN\r\n235 in\r\n")]
    [InlineData(MailProtocol.Submission, "220 ready\r\n", "EHLO", "250-hop\r\n250 STARTTLS\r\n", "220 go\r\n2")]
    public async Task A_server_that_says_more_than_yes_to_STARTTLS_is_given_up(MailProtocol protocol, string greeting, string ask, string list, string yes)
    {
        var server = _bench.Serve(async peer =>
        {
            await peer.SayAsync(greeting);
            while (true)
            {
                string line = await peer.LineAsync();
                string tag = line.Split(' ')[0];
                await peer.SayAsync((line.Contains(ask, StringComparison.Ordinal) ? list : yes).Replace("{0}", tag, StringComparison.Ordinal));
            }
        });
        using var client = _bench.Connect(_bench.Start(protocol, server, connect: TlsMode.StartTls, change: MailBench.InTheClear));
        await RefusedAsync(protocol, client);
        Assert.DoesNotContain("AGFubgBzZWNyZXQ", server.Story, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", server.Story, StringComparison.Ordinal);
        Assert.Contains(_bench.Log.Lines, line => line.Contains("bytes came before the TLS handshake", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MailProtocol.Imap, "* PREAUTH you are in\r\n", "{0} OK go\r\n")]
    [InlineData(MailProtocol.Imap, "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\r\n", "{0} BAD no TLS here\r\n")]
    [InlineData(MailProtocol.Pop3, "+OK ready\r\n", "-ERR no TLS here\r\n")]
    [InlineData(MailProtocol.Submission, "220 ready\r\n", "502 no TLS here\r\n")]
    public async Task A_server_whose_STARTTLS_somebody_has_taken_away_never_sees_the_password(MailProtocol protocol, string greeting, string no)
    {
        var server = _bench.Serve(async peer =>
        {
            await peer.SayAsync(greeting);
            while (true)
                await peer.SayAsync(no.Replace("{0}", (await peer.LineAsync()).Split(' ')[0], StringComparison.Ordinal));
        });
        using var client = _bench.Connect(_bench.Start(protocol, server, connect: TlsMode.StartTls, change: MailBench.InTheClear));
        await RefusedAsync(protocol, client);
        Assert.DoesNotContain("AGFubgBzZWNyZXQ", server.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_server_shows_before_TLS_does_not_count_behind_it()
    {
        var server = _bench.Serve(async peer =>
        {
            string list = "IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR XEVIL";
            await peer.SayAsync($"* OK [CAPABILITY {list}] ready\r\n");
            while (true)
            {
                string line = await peer.LineAsync();
                string tag = line.Split(' ')[0];
                if (line.EndsWith("STARTTLS", StringComparison.Ordinal))
                {
                    await peer.SayAsync($"{tag} OK go\r\n");
                    await peer.ShakeAsync(_bench.Certificate);
                    list = "IMAP4rev1 LITERAL+";
                }
                else
                {
                    await peer.SayAsync(line.EndsWith("CAPABILITY", StringComparison.Ordinal) ? $"* CAPABILITY {list}\r\n{tag} OK\r\n" : $"{tag} OK in\r\n");
                }
            }
        });
        using var client = _bench.Connect(_bench.Start(MailProtocol.Imap, server, connect: TlsMode.StartTls, change: MailBench.InTheClear));
        await client.HearAsync("* OK [CAPABILITY IMAP4rev1 LITERAL- ");
        Assert.Contains("a OK [CAPABILITY IMAP4rev1 LITERAL+]", await client.AskAsync("a LOGIN ann secret", "a OK"), StringComparison.Ordinal);
        Assert.DoesNotContain("AUTHENTICATE", server.Story, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private static async Task RefusedAsync(MailProtocol protocol, TestClient client)
    {
        await client.HearAsync("\r\n");
        if (protocol == MailProtocol.Submission)
            await client.AskAsync("EHLO me", "250 AUTH PLAIN");
        await (protocol switch
        {
            MailProtocol.Imap => client.AskAsync($"a AUTHENTICATE PLAIN {Plain}", "a NO [UNAVAILABLE]"),
            MailProtocol.Pop3 => client.AskAsync($"AUTH PLAIN {Plain}", "-ERR [SYS/TEMP]"),
            _ => client.AskAsync($"AUTH PLAIN {Plain}", "454 4.7.0"),
        });
    }

    private static Script ScriptOf(MailProtocol protocol) => protocol switch
    {
        MailProtocol.Imap => Script.Imap,
        MailProtocol.Pop3 => Script.Pop3,
        _ => Script.Smtp,
    };
}
