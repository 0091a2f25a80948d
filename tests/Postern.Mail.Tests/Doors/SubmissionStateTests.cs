using Postern.Mail.Doors;
using Postern.Mail.Doors.Submission;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Doors;

/// <summary>Clients that mix up the order of things, and hops that do: nothing of one mail gets into another, and nobody is told what is not so.</summary>
public sealed class SubmissionStateTests : IDisposable
{
    private const string Plain = "AUTH PLAIN AGFubgBzZWNyZXQ="; // ann, secret

    private readonly MailBench _bench = new();

    [Fact]
    public async Task A_hop_that_does_not_forget_gets_no_other_mail()
    {
        var server = _bench.Serve(Script.Smtp.But(("RSET", "502 5.5.1 what?\r\n")).ServeAsync);
        using var client = await InAsync(server);
        await client.AskAsync("MAIL FROM:<ann@example.test>", "250 ");
        await client.AskAsync("RCPT TO:<first@example.test>", "250 ");
        await client.AskAsync("RSET", "250 ");
        await client.AskAsync("MAIL FROM:<ann@example.test>", "250 ");
        await client.AskAsync("RCPT TO:<second@example.test>", "250 ");
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync("Subject: x\r\n\r\nx\r\n.", "250 ");
        // The second mail has gone to a connection that never heard of the first one's recipient.
        string[] heard = server.Story.Split('\n');
        int again = Array.FindLastIndex(heard, line => line.StartsWith("EHLO", StringComparison.Ordinal));
        Assert.True(again > Array.IndexOf(heard, "RSET"), server.Story);
        Assert.DoesNotContain(heard[again..], line => line.Contains("first@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hop_that_says_more_than_it_was_asked_is_given_up()
    {
        var server = _bench.Serve(Script.Smtp.But(("MAIL", "250 2.1.0 fine\r\n250 2.1.5 and whoever comes\r\n"), ("RCPT", "550 5.1.1 nobody\r\n")).ServeAsync);
        using var client = await InAsync(server);
        await client.AskAsync("MAIL FROM:<ann@example.test>", "250 ");
        await client.AskAsync("RCPT TO:<nobody@example.test>", "451 4.4.2");
        Assert.Contains(_bench.Log.Lines, line => line.Contains("out of turn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_with_another_server_keeps_its_connection_while_the_door_looks_at_its_own()
    {
        var hop = _bench.Serve(Script.Smtp.ServeAsync);
        var down = _bench.Serve(Script.Smtp.But(("", Script.End)).ServeAsync);
        Door door = _bench.Start(MailProtocol.Submission, down, change: settings => MailBench.InTheClear(settings) with
        {
            Mail = MailBench.InTheClear(settings).Mail with { HeloLogin = MailBench.InTheClear(settings).Mail.ClearLogin, Routes = [new MailRoute("ann@example.test", [MailBench.EndOf(MailProtocol.Submission, hop.Port, TlsMode.Clear)])] },
        });
        using var client = _bench.Connect(door);
        await client.HearAsync("220 ");
        // No EHLO before the login would ask what is behind; HELO asks for nothing.
        await client.AskAsync("HELO me", "250 ");
        await client.AskAsync("AUTH PLAIN AGFubkBleGFtcGxlLnRlc3QAc2VjcmV0", "235 ");
        Assert.Contains("8BITMIME", await client.AskAsync("EHLO me", "250 DSN"), StringComparison.Ordinal); // what its own hop can
        for (int mail = 0; mail < 3; mail++)
        {
            await client.AskAsync("MAIL FROM:<ann@example.test> BODY=8BITMIME", "250 ");
            await client.AskAsync("RCPT TO:<bob@example.test>", "250 ");
            await client.AskAsync("DATA", "354 ");
            await client.AskAsync("Subject: x\r\n\r\nx\r\n.", "250 ");
        }
        Assert.Equal((1, 0), (hop.Count, down.Count));
        await client.AskAsync("QUIT", "221 ");
        await _bench.EndAsync();
    }

    [Fact]
    public async Task What_the_hop_cannot_do_is_refused_and_not_left_out()
    {
        // Before the login the hop shows more than behind it.
        int count = 0;
        var server = _bench.Serve(peer => (Interlocked.Increment(ref count) == 1 ? Script.Smtp : Script.Smtp.But(("EHLO", "250-hop\r\n250 AUTH PLAIN\r\n"))).ServeAsync(peer));
        using var client = await InAsync(server);
        await client.AskAsync("MAIL FROM:<ann@example.test> SMTPUTF8", "555 ");
        await client.AskAsync("MAIL FROM:<ann@example.test> BODY=8BITMIME", "555 ");
        await client.AskAsync("MAIL FROM:<ann@example.test>", "250 ");
    }

    [Fact]
    public async Task Replies_do_not_wait_for_a_command_that_is_never_whole_nor_grow_for_ever()
    {
        using var client = await InAsync(_bench.Serve(Script.Smtp.ServeAsync));
        await client.SayAsync("NOOP\r\nNO");
        await client.HearAsync("250 2.0.0 Fine");
        for (int part = 0; part < 100; part++)
        {
            await client.SayAsync("OP\r\nNO");
            await client.HearAsync("250 2.0.0 Fine");
        }
    }

    [Fact]
    public async Task A_mail_that_was_taken_is_told_before_the_next_command_is_asked_on()
    {
        var server = _bench.Serve(Script.Smtp.But(("RCPT", "250 fine\r\n")).ServeAsync);
        var slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int mails = 0;
        var hop = _bench.Serve(async peer =>
        {
            await peer.SayAsync("220 hop\r\n");
            while (true)
            {
                string line = await peer.LineAsync();
                if (line.StartsWith("MAIL", StringComparison.Ordinal) && ++mails == 2)
                    await slow.Task;
                await peer.SayAsync(line[..Math.Min(4, line.Length)] switch { "EHLO" => "250-hop\r\n250 AUTH PLAIN\r\n", "AUTH" => "235 in\r\n", "DATA" => "354 go on\r\n", _ => "250 fine\r\n" });
                while (line == "DATA" && await peer.LineAsync() != ".")
                {
                    // the mail
                }
                if (line == "DATA")
                    await peer.SayAsync("250 queued\r\n");
            }
        });
        Assert.Equal(0, server.Count);
        using var client = await InAsync(hop);
        await client.AskAsync("MAIL FROM:<ann@example.test>", "250 ");
        await client.AskAsync("RCPT TO:<bob@example.test>", "250 ");
        await client.AskAsync("DATA", "354 ");
        await client.SayAsync("Subject: x\r\n\r\nx\r\n.\r\nMAIL FROM:<ann@example.test>\r\n");
        await client.HearAsync("250 queued"); // while the second MAIL waits there
        slow.SetResult();
        await client.HearAsync("250 fine");
    }

    [Fact]
    public async Task What_only_one_of_the_hops_can_is_not_shown_before_anybody_knows_whose_it_will_be()
    {
        var rich = _bench.Serve(Script.Smtp.ServeAsync);
        var poor = _bench.Serve(Script.Smtp.But(("EHLO", "250-hop\r\n250-DSN\r\n250-SIZE 1000\r\n250 AUTH PLAIN\r\n")).ServeAsync);
        Door door = _bench.Start(MailProtocol.Submission, rich, change: settings => MailBench.InTheClear(settings) with
        {
            Mail = MailBench.InTheClear(settings).Mail with { Routes = [new MailRoute("poor@example.test", [MailBench.EndOf(MailProtocol.Submission, poor.Port, TlsMode.Clear)])] },
        });
        using var client = _bench.Connect(door);
        await client.HearAsync("220 ");
        string shown = await client.AskAsync("EHLO me", "250 AUTH PLAIN");
        Assert.Contains("DSN", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("8BITMIME", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("SMTPUTF8", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_that_leads_nowhere_is_looked_at_once_for_all_who_want_another_server()
    {
        var rich = _bench.Serve(Script.Smtp.ServeAsync);
        var gone = _bench.Serve(Script.Smtp.But(("", Script.End)).ServeAsync);
        Door door = _bench.Start(MailProtocol.Submission, rich, change: settings => MailBench.InTheClear(settings) with
        {
            Mail = MailBench.InTheClear(settings).Mail with { Routes = [new MailRoute("gone@example.test", [MailBench.EndOf(MailProtocol.Submission, gone.Port, TlsMode.Clear)])] },
        });
        for (int comer = 0; comer < 3; comer++)
        {
            using var client = _bench.Connect(door);
            await client.HearAsync("220 ");
            Assert.Contains("8BITMIME", await client.AskAsync("EHLO me", "250 AUTH PLAIN"), StringComparison.Ordinal);
            await client.AskAsync("QUIT", "221 ");
        }
        await _bench.EndAsync(3);
        Assert.Equal(1, gone.Count);
    }

    [Fact]
    public async Task Who_submitted_it_elsewhere_may_be_said_and_is_not_passed_on()
    {
        // RFC 4954 §5: the client has seen AUTH, and need not look a second time.
        var server = _bench.Serve(Script.Smtp.ServeAsync);
        using var client = await InAsync(server);
        await client.AskAsync("MAIL FROM:<ann@example.test> AUTH=<>", "250 ");
        await client.AskAsync("RSET", "250 ");
        await client.AskAsync("EHLO me", "250 ");
        await client.AskAsync("MAIL FROM:<ann@example.test> AUTH=bob@example.test", "250 ");
        Assert.DoesNotContain("AUTH=", server.Story, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EHLO me", "MAIL FROM:<ann@example.test>", "530 5.7.0", "login of nobody", "by MAIL: refused: it did not log in; device or popBeforeSmtp lets a network send without it")]
    [InlineData("HELO me", Plain, "503 5.5.1", "login of nobody", "by AUTH: refused: it said HELO; heloLogin lets a network log in after it")]
    public async Task Who_does_not_get_as_far_as_a_login_leaves_a_line_that_says_what_is_missing(string hello, string command, string answer, string whose, string why)
    {
        using var client = _bench.Connect(_bench.Start(MailProtocol.Submission, _bench.Serve(Script.Smtp.ServeAsync), change: MailBench.InTheClear));
        await client.HearAsync("220 ");
        await client.AskAsync(hello, "250 ");
        await client.AskAsync(command, answer);
        Assert.Contains(_bench.Log.Lines, line => line.Contains(whose, StringComparison.Ordinal) && line.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_end_line_tells_how_the_hop_was_spoken_to()
    {
        using var client = await InAsync(_bench.Serve(Script.Smtp.ServeAsync));
        await client.AskAsync("QUIT", "221 ");
        Assert.Contains("server clear", await _bench.EndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false, false, "SMTP")]
    [InlineData(false, true, true, "SMTP")]
    [InlineData(true, false, false, "ESMTP")]
    [InlineData(true, false, true, "ESMTPA")]
    [InlineData(true, true, false, "ESMTPS")]
    [InlineData(true, true, true, "ESMTPSA")]
    public void The_trace_line_says_how_it_came(bool isExtended, bool hasTls, bool hasLogin, string word) =>
        Assert.Equal(word, TraceField.ProtocolOf(isExtended, hasTls, hasLogin));

    [Theory]
    [InlineData("DSN", "dsn", "DSN")]
    [InlineData("SIZE 1000", "SIZE 500", "SIZE 500")]
    [InlineData("SIZE 0", "SIZE 500", "SIZE 500")]
    [InlineData("SIZE 500", "SIZE 0", "SIZE 500")]
    [InlineData("SIZE 500", "DSN", "")]
    [InlineData("AUTH PLAIN", "AUTH LOGIN", "")]
    public void What_two_servers_can_together_is_what_both_can(string one, string other, string both) =>
        Assert.Equal(both, string.Join(", ", new BackendProfile([one]).And(new BackendProfile([other])).Capabilities));

    [Fact]
    public async Task Octets_of_BDAT_without_a_login_do_not_make_the_time_for_it_longer()
    {
        var server = _bench.Serve(Script.Smtp.ServeAsync);
        Door door = _bench.Start(MailProtocol.Submission, server, change: settings => settings with { Limits = settings.Limits with { Login = TimeSpan.FromMilliseconds(500) } });
        using var client = _bench.Connect(door);
        await client.SayAsync("BDAT 9000000000000\r\n");
        Assert.Contains("limit reached: login", await _bench.EndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_one_mail_is_in_the_next()
    {
        var server = _bench.Serve(Script.Smtp.ServeAsync);
        using var client = await InAsync(server);
        string[] between = ["RSET", "EHLO other", "HELO other"];
        foreach (string command in between)
        {
            await client.AskAsync("MAIL FROM:<ann@example.test>", "250 ");
            await client.AskAsync("MAIL FROM:<ann@example.test>", "503 ");
            await client.AskAsync("RCPT TO:<first@example.test>", "250 ");
            await client.AskAsync(command, "250 ");
            await client.AskAsync("RCPT TO:<second@example.test>", "503 ");
            await client.AskAsync("DATA", "503 ");
            await client.SayAsync("BDAT 2 LAST\r\nx\n");
            await client.HearAsync("503 ");
        }
        await client.AskAsync(Plain, "503 5.5.1 Logged in already");
        Assert.DoesNotContain("second@", server.Story, StringComparison.Ordinal);
        Assert.DoesNotContain("DATA", server.Story, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BackendProof.Nothing)]
    [InlineData(BackendProof.Master)]
    [InlineData(BackendProof.Certificate)]
    [InlineData(BackendProof.Kept)]
    public async Task Where_nobody_judges_a_password_no_password_is_taken(BackendProof proof)
    {
        var server = _bench.Serve(Script.Smtp.ServeAsync);
        Door door = _bench.Start(MailProtocol.Submission, server, change: settings => MailBench.InTheClear(settings) with { Mail = MailBench.InTheClear(settings).Mail with { Proof = proof, MasterUser = "master" } });
        using var client = _bench.Connect(door);
        await client.HearAsync("220 ");
        Assert.DoesNotContain("AUTH", await client.AskAsync("EHLO me", "250 STARTTLS"), StringComparison.Ordinal);
        await client.AskAsync(Plain, "504 5.5.4");
        await client.AskAsync("AUTH LOGIN", "504 5.5.4");
        await client.AskAsync("MAIL FROM:<ann@example.test>", "530 5.7.0");
        Assert.DoesNotContain("MAIL", server.Story, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MailProtocol.Imap, "a LOGIN ann secret", "a NO")]
    [InlineData(MailProtocol.Imap, "a AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=", "a NO")]
    [InlineData(MailProtocol.Pop3, "AUTH PLAIN AGFubgBzZWNyZXQ=", "-ERR")]
    [InlineData(MailProtocol.Pop3, "USER ann", "-ERR")]
    public async Task Nor_where_mail_is_read(MailProtocol protocol, string login, string answer)
    {
        var server = _bench.Serve((protocol == MailProtocol.Imap ? Script.Imap : Script.Pop3).ServeAsync);
        Door door = _bench.Start(protocol, server, change: settings => MailBench.InTheClear(settings) with { Mail = MailBench.InTheClear(settings).Mail with { Proof = BackendProof.Nothing } });
        using var client = _bench.Connect(door);
        await client.HearAsync("\r\n");
        await client.AskAsync(login, answer);
        Assert.DoesNotContain("AUTH", server.Story, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private async Task<TestClient> InAsync(ScriptedServer server)
    {
        var client = _bench.Connect(_bench.Start(MailProtocol.Submission, server, change: MailBench.InTheClear));
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO me", "250 AUTH PLAIN");
        await client.AskAsync(Plain, "235 ");
        return client;
    }
}
