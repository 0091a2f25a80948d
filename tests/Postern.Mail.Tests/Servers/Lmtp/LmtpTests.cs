using Postern.Mail.Accounts;
using Postern.Mail.Tests.Delivery;
using Postern.Mail.Tests.Doors;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Servers.Lmtp;

/// <summary>LMTP: a mail server in front hands over, and hears of each recipient what has become of him.</summary>
public sealed class LmtpTests : IDisposable
{
    private const string Ann = "ann@example.test";
    private const string Bob = "bob@example.test";

    private readonly MailBench _bench = new();
    private readonly TestMailboxes _mailboxes = new(Ann, Bob);

    [Fact]
    public async Task Each_recipient_has_an_answer_of_its_own()
    {
        // RFC 2033 §5, with other names.
        using var client = await InAsync();
        await client.SayAsync($"MAIL FROM:<chris@bar.com>\r\nRCPT TO:<{Ann}>\r\nRCPT TO:<jones@example.test>\r\nRCPT TO:<{Bob}>\r\nDATA\r\n");
        string heard = await client.HearAsync("354 ");
        Assert.Matches("^250 2\\.1\\.0 .*\r\n250 2\\.1\\.5 .*\r\n550 5\\.1\\.1 .*\r\n250 2\\.1\\.5 .*\r\n354 ", heard);
        Directory.Delete(Path.Combine(_mailboxes.PathOf(Ann), "tmp"));
        await client.SayAsync("Subject: x\r\n\r\n..dot\r\n.\r\nNOOP\r\n");
        string answers = await client.HearAsync("250 2.0.0 Fine");
        Assert.Matches("^451 4\\.3\\.0 .*\r\n250 2\\.0\\.0 It is kept\r\n250 2\\.0\\.0 Fine\r\n$", answers);
        string mail = Assert.Single(_mailboxes.Mails(Bob));
        Assert.StartsWith($"Return-Path: <chris@bar.com>\nDelivered-To: {Bob}\nReceived: from mx.front ([127.0.0.1])\n\tby door.example with LMTP id ", mail, StringComparison.Ordinal);
        Assert.EndsWith("\n\n.dot\n", mail, StringComparison.Ordinal);
        await client.AskAsync("QUIT", "221 ");
    }

    [Fact]
    public async Task Two_addresses_of_one_mailbox_have_two_answers_and_one_copy()
    {
        using var client = await InAsync();
        await client.AskAsync("MAIL FROM:<>", "250 ");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
        await client.AskAsync("RCPT TO:<bob+x@example.test>", "250 ");
        await client.SayAsync("BDAT 14\r\nSubject: x\r\n\r\n");
        await client.HearAsync("250 2.0.0 Go on");
        await client.SayAsync("BDAT 3 LAST\r\nx\r\nNOOP\r\n");
        Assert.Equal("250 2.0.0 It is kept\r\n250 2.0.0 It is kept\r\n250 2.0.0 Fine\r\n", await client.HearAsync("250 2.0.0 Fine"));
        Assert.StartsWith("Return-Path: <>\n", Assert.Single(_mailboxes.Mails(Bob)), StringComparison.Ordinal);
        Assert.Equal(0, _mailboxes.Unfinished);
    }

    [Theory]
    [InlineData("EHLO mx.front", "500 5.5.1")]
    [InlineData("HELO mx.front", "500 5.5.1")]
    [InlineData("AUTH PLAIN AGFubgBzZWNyZXQ=", "500 5.5.1")]
    [InlineData("STARTTLS", "503 5.5.1")]
    [InlineData("RCPT TO:<ann@example.test>", "503 5.5.1")]
    [InlineData("DATA", "503 5.5.1")]
    [InlineData("MAIL FROM:<a@b.example> NOTIFY=NEVER", "5")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=200000000", "552 5.3.4")]
    [InlineData("MAIL FROM:<@a.example:b@c.example>", "553 5.1.7")]
    [InlineData("VRFY ann", "252 ")]
    public async Task What_is_no_delivery_is_refused(string command, string answer)
    {
        using var client = await InAsync();
        await client.AskAsync(command, answer);
        await client.AskAsync("MAIL FROM:<a@b.example> SIZE=100 BODY=8BITMIME SMTPUTF8", "250 2.1.0");
    }

    [Theory]
    [InlineData("somebody@elsewhere.test", "550 5.7.1")]
    [InlineData("somebody@[127.0.0.1]", "550 5.7.1")]
    [InlineData("nobody@example.test", "550 5.1.1")]
    [InlineData("@example.test:somebody@elsewhere.test", "553 5.1.3")]
    [InlineData("closed@example.test", "550 5.2.1")]
    public async Task Only_who_is_here_is_delivered_to(string address, string answer)
    {
        _mailboxes.Add(new Account { Name = "closed@example.test", IsEnabled = false });
        using var client = await InAsync();
        await client.AskAsync("MAIL FROM:<a@b.example>", "250 ");
        await client.AskAsync($"RCPT TO:<{address}>", answer);
        await client.AskAsync("DATA", "503 ");
    }

    [Fact]
    public async Task A_mail_that_was_delivered_to_the_same_address_before_goes_in_a_circle()
    {
        using var client = await InAsync();
        await client.AskAsync("MAIL FROM:<a@b.example>", "250 ");
        await client.AskAsync($"RCPT TO:<{Ann}>", "250 ");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
        await client.AskAsync("DATA", "354 ");
        await client.SayAsync("Delivered-To: <x@y.example>\r\nDelivered-To: ANN@example.test\r\n\r\nx\r\n.\r\n");
        await client.HearAsync("554 5.4.6");
        await client.HearAsync("250 2.0.0 It is kept");
        Assert.Empty(_mailboxes.Mails(Ann));
        Assert.Single(_mailboxes.Mails(Bob));
    }

    [Theory]
    [InlineData("Subject: x\r\n\r\nbare\n.\r\n", "550 5.6.0")]
    [InlineData("Subject: x\r\n\r\nzero\0\r\n.\r\n", "550 5.6.0")]
    public async Task What_two_servers_would_read_in_two_ways_is_kept_by_neither(string mail, string answer)
    {
        using var client = await InAsync();
        await client.AskAsync("MAIL FROM:<a@b.example>", "250 ");
        await client.AskAsync($"RCPT TO:<{Ann}>", "250 ");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
        await client.AskAsync("DATA", "354 ");
        await client.SayAsync(mail.EndsWith("bare\n.\r\n", StringComparison.Ordinal) ? mail + ".\r\n" : mail);
        await client.HearAsync(answer);
        await client.HearAsync(answer);
        Assert.Empty(_mailboxes.Mails(Ann));
        Assert.Equal(0, _mailboxes.Unfinished);
        await client.AskAsync("MAIL FROM:<a@b.example>", "250 ");
    }

    [Fact]
    public async Task A_mail_larger_than_is_taken_is_refused_for_all()
    {
        using var client = await InAsync(change: mail => mail with { LargestMail = 1000 });
        await client.AskAsync("MAIL FROM:<a@b.example>", "250 ");
        await client.AskAsync($"RCPT TO:<{Ann}>", "250 ");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
        await client.AskAsync("DATA", "354 ");
        await client.SayAsync("Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("All too long\r\n", 100)) + ".\r\n");
        await client.HearAsync("552 5.3.4");
        await client.HearAsync("552 5.3.4");
        Assert.Empty(_mailboxes.Mails(Ann));
    }

    [Fact]
    public async Task Where_TLS_can_be_asked_for_nothing_is_taken_before_it()
    {
        using var client = await InAsync(TlsMode.StartTls);
        await client.AskAsync("MAIL FROM:<a@b.example>", "530 5.7.0");
        await client.AskAsync("STARTTLS", "220 ");
        await client.ShakeAsync();
        await client.AskAsync("MAIL FROM:<a@b.example>", "503 5.5.1 LHLO first");
        Assert.DoesNotContain("STARTTLS", await client.AskAsync("LHLO mx.front", "250 SMTPUTF8"), StringComparison.Ordinal);
        await DeliverAsync(client);
        Assert.Contains(" with LMTPS id ", Assert.Single(_mailboxes.Mails(Ann)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_behind_STARTTLS_end_the_conversation()
    {
        using var client = await InAsync(TlsMode.StartTls);
        await client.SayAsync("STARTTLS\r\nMAIL FROM:<a@b.example>\r\n");
        Assert.Contains("421 4.4.2", await client.RestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_begun_and_has_no_end_leaves_nothing()
    {
        using (var client = await InAsync())
        {
            await client.AskAsync("MAIL FROM:<a@b.example>", "250 ");
            await client.AskAsync($"RCPT TO:<{Ann}>", "250 ");
            await client.AskAsync("DATA", "354 ");
            await client.SayAsync("Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("Half of it\r\n", 20_000)));
        }
        await _bench.EndAsync();
        Assert.Empty(_mailboxes.Mails(Ann));
        Assert.Equal(0, _mailboxes.Unfinished);
    }

    [Fact]
    public async Task A_mail_that_was_forgotten_is_not_in_the_next()
    {
        using var client = await InAsync();
        await client.AskAsync("MAIL FROM:<a@b.example>", "250 ");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
        await client.AskAsync("MAIL FROM:<a@b.example>", "503 ");
        await client.AskAsync("RSET", "250 ");
        await DeliverAsync(client);
        Assert.Empty(_mailboxes.Mails(Bob));
        Assert.Single(_mailboxes.Mails(Ann));
    }

    public void Dispose()
    {
        _bench.Dispose();
        _mailboxes.Dispose();
    }

    private static async Task DeliverAsync(TestClient client)
    {
        await client.AskAsync("MAIL FROM:<a@b.example>", "250 ");
        await client.AskAsync($"RCPT TO:<{Ann}>", "250 ");
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync("Subject: x\r\n\r\nx\r\n.", "250 2.0.0");
    }

    private async Task<TestClient> InAsync(TlsMode mode = TlsMode.Clear, Func<MailSettings, MailSettings>? change = null)
    {
        var client = _bench.Connect(_bench.Start(MailProtocol.Lmtp, server: null, mode, mailboxes: _mailboxes, change: settings =>
        {
            var mail = new MailSettings { Domain = "example.test" };
            return settings with { Mail = change?.Invoke(mail) ?? mail };
        }));
        await client.HearAsync("220 door.example LMTP");
        await client.AskAsync("LHLO mx.front", "250 S"); // the last line
        return client;
    }
}
