using System.Text;
using Postern.Mail.Accounts;
using Postern.Mail.Tests.Doors;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Delivery;

/// <summary>Submission at a door that has the mailboxes itself: whose mail is kept here is on the disk before anybody hears yes, and what goes on and what stays here have one end.</summary>
public sealed class SubmissionMailboxesTests : IDisposable
{
    private const string Ann = "ann@example.test";
    private const string Bob = "bob@example.test";
    private const string Mail = "Subject: x\r\n\r\nHello\r\n.";

    private readonly MailBench _bench = new();
    private readonly TestMailboxes _mailboxes = new(Ann, Bob, "carol@example.test");

    [Fact]
    public async Task Mail_to_an_account_lies_in_its_mailbox_when_the_client_hears_yes()
    {
        using var client = await InAsync(server: null);
        await client.AskAsync($"MAIL FROM:<{Ann}>", "250 2.1.0");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 2.1.5");
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync(Mail, "250 2.0.0");
        string mail = Assert.Single(_mailboxes.Mails(Bob));
        Assert.StartsWith($"Return-Path: <{Ann}>\nDelivered-To: {Bob}\nReceived: from me ([127.0.0.1])\n\tby door.example with ESMTPA id ", mail, StringComparison.Ordinal);
        Assert.EndsWith("\nSubject: x\n\nHello\n", mail, StringComparison.Ordinal);
        Assert.Equal(0, _mailboxes.Unfinished);
    }

    [Fact]
    public async Task Several_mailboxes_have_one_copy_each_and_see_no_other_recipient()
    {
        using var client = await InAsync(server: null);
        await SendAsync(client, "250 2.0.0", Bob, "carol@example.test", "bob+list@example.test", "BOB@EXAMPLE.TEST");
        foreach (string name in (string[])[Bob, "carol@example.test"])
        {
            string mail = Assert.Single(_mailboxes.Mails(name));
            Assert.Contains($"\nDelivered-To: {name}\n", mail, StringComparison.Ordinal);
            Assert.Single(mail.Split('\n'), line => line.StartsWith("Delivered-To:", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Several_mails_of_one_connection_are_several()
    {
        using var client = await InAsync(server: null);
        for (int mail = 0; mail < 3; mail++)
            await SendAsync(client, "250 2.0.0", Bob);
        Assert.Equal(3, _mailboxes.Mails(Bob).Length);
    }

    [Theory]
    [InlineData("nobody@example.test", "550 5.1.1")]
    [InlineData("nobody@door.example", "550 5.1.1")]
    [InlineData("postmaster", "550 5.1.1")]
    [InlineData("closed@example.test", "550 5.2.1")]
    [InlineData("somebody@elsewhere.test", "550 5.7.1")]
    [InlineData("bob%elsewhere.test@example.test", "550 5.1.1")]
    public async Task Who_is_not_here_is_refused_at_once(string address, string answer)
    {
        _mailboxes.Add(new Account { Name = "closed@example.test", IsEnabled = false });
        using var client = await InAsync(server: null);
        await client.AskAsync($"MAIL FROM:<{Ann}>", "250 ");
        await client.AskAsync($"RCPT TO:<{address}>", answer);
        await client.AskAsync("DATA", "503 ");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
    }

    [Theory]
    [InlineData(Ann, "bob+news@example.test", Bob)]
    [InlineData(Ann, "Info@Other.Test", Bob)]
    [InlineData(Ann, "info+x@other.test", Bob)]
    [InlineData(Ann, "anything@all.test", "carol@example.test")]
    [InlineData(Ann, "bare@example.test", "bare")]
    [InlineData(Ann, "bare+x@door.example", "bare")]
    [InlineData(Ann, "Postmaster", "carol@example.test")]
    [InlineData(Ann, "list+own@example.test", "list+own@example.test")]
    public async Task An_address_leads_to_its_account(string sender, string address, string account)
    {
        _mailboxes.Add(new Account { Name = Bob, Aliases = ["info@other.test"] });
        _mailboxes.Add(new Account { Name = "carol@example.test", Aliases = ["postmaster@example.test"] });
        _mailboxes.Add(new Account { Name = "bare" });
        _mailboxes.Add(new Account { Name = "list@example.test" });
        _mailboxes.Add(new Account { Name = "list+own@example.test" });
        using var client = await InAsync(server: null, mail => mail with { CatchAll = [new CatchAllAccount("all.test", "carol@example.test")] });
        await SendAsync(client, "250 2.0.0", address);
        Assert.Contains($"Return-Path: <{sender}>", Assert.Single(_mailboxes.Mails(account)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "bob+Lists@example.test", ".Lists")]
    [InlineData(true, "bob+none@example.test", "")]
    [InlineData(true, "bob+Lists//x@example.test", "")]
    [InlineData(false, "bob+Lists@example.test", "")]
    public async Task A_detail_leads_to_the_folder_of_its_name_where_that_is_asked_for_and_there(bool isAsked, string address, string folder)
    {
        foreach (string part in (string[])["tmp", "new", "cur"])
            Directory.CreateDirectory(Path.Combine(_mailboxes.PathOf(Bob), ".Lists", part));
        using var client = await InAsync(server: null, mail => mail with { DetailFolders = isAsked });
        await SendAsync(client, "250 2.0.0", address);
        Assert.Single(_mailboxes.Mails(Bob, folder));
    }

    [Fact]
    public async Task What_goes_on_and_what_stays_have_one_end()
    {
        var server = _bench.Serve(Script.Smtp.ServeAsync);
        using var client = await InAsync(server);
        await SendAsync(client, "250 2.0.0 queued as 1", Bob, "dora@elsewhere.test");
        Assert.EndsWith("\n\nHello\n", Assert.Single(_mailboxes.Mails(Bob)), StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<dora@elsewhere.test>", server.Story, StringComparison.Ordinal);
        Assert.DoesNotContain(Bob, server.Story, StringComparison.Ordinal);
        Assert.DoesNotContain("Return-Path", server.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_all_of_it_stays_nobody_goes_anywhere()
    {
        var server = _bench.Serve(Script.Smtp.ServeAsync);
        using var client = await InAsync(server);
        await SendAsync(client, "250 2.0.0 It is kept", Bob);
        Assert.DoesNotContain("MAIL", server.Story, StringComparison.Ordinal);
        await client.AskAsync("QUIT", "221 ");
    }

    [Theory]
    [InlineData("554 5.6.0 not this\r\n", "554 5.6.0 not this")]
    [InlineData("451 4.3.0 not now\r\n", "451 4.3.0 not now")]
    [InlineData(Script.End, "451 4.4.2")]
    public async Task The_next_hops_no_to_the_whole_mail_leaves_nothing_here(string says, string answer)
    {
        var server = _bench.Serve(Script.Smtp.But((".", says)).ServeAsync);
        using var client = await InAsync(server);
        await SendAsync(client, answer, Bob, "dora@elsewhere.test");
        Assert.Empty(_mailboxes.Mails(Bob));
        Assert.Equal(0, _mailboxes.Unfinished);
        // The next mail is as good as any.
        await SendAsync(client, "250 2.0.0", Bob);
    }

    [Fact]
    public async Task A_server_that_is_not_there_costs_those_it_has_and_nobody_else()
    {
        var server = _bench.Serve(Script.Smtp.But(("", Script.End)).ServeAsync);
        using var client = await InAsync(server);
        await client.AskAsync($"MAIL FROM:<{Ann}>", "250 ");
        await client.AskAsync("RCPT TO:<dora@elsewhere.test>", "451 4.4.1");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync(Mail, "250 2.0.0");
        Assert.Single(_mailboxes.Mails(Bob));
    }

    [Theory]
    [InlineData("MAIL", "550 5.7.1 not you\r\n", "550 5.7.1 not you")]
    [InlineData("MAIL", "421 4.3.2 leaving\r\n", "451 4.4.2")]
    [InlineData("RCPT", "550 5.1.1 nobody\r\n", "550 5.1.1 nobody")]
    [InlineData("RCPT", Script.End, "451 4.4.2")]
    public async Task A_recipient_that_the_next_hop_refuses_costs_no_other(string command, string says, string answer)
    {
        var server = _bench.Serve(Script.Smtp.But((command, says)).ServeAsync);
        using var client = await InAsync(server);
        await client.AskAsync($"MAIL FROM:<{Ann}>", "250 ");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
        await client.AskAsync("RCPT TO:<dora@elsewhere.test>", answer);
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync(Mail, "250 2.0.0");
        Assert.Single(_mailboxes.Mails(Bob));
        Assert.DoesNotContain("DATA", server.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_next_hop_that_refuses_DATA_leaves_nothing_here()
    {
        var server = _bench.Serve(Script.Smtp.But(("DATA", "554 5.3.0 no\r\n")).ServeAsync);
        using var client = await InAsync(server);
        await SendAsync(client, "554 5.3.0 no", Bob, "dora@elsewhere.test");
        Assert.Empty(_mailboxes.Mails(Bob));
        Assert.Equal(0, _mailboxes.Unfinished);
        await _bench.UntilAsync(() => server.Story.Contains("RSET", StringComparison.Ordinal), "RSET");
    }

    [Fact]
    public async Task A_disk_that_fails_before_the_end_refuses_all_of_it()
    {
        var server = _bench.Serve(Script.Smtp.ServeAsync);
        using var client = await InAsync(server);
        await client.AskAsync($"MAIL FROM:<{Ann}>", "250 ");
        await client.AskAsync("RCPT TO:<dora@elsewhere.test>", "250 ");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
        Directory.Delete(Path.Combine(_mailboxes.PathOf(Bob), "tmp"));
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync(Mail, "451 4.3.0");
        Assert.DoesNotContain("DATA", server.Story, StringComparison.Ordinal);
        Assert.Contains(_bench.Log.Lines, line => line.Contains($"mail for {Bob} cannot be kept: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_that_cannot_be_shown_is_told_to_the_sender_where_others_have_the_mail()
    {
        var server = _bench.Serve(Script.Smtp.ServeAsync);
        using var client = await InAsync(server);
        await client.AskAsync($"MAIL FROM:<{Ann}>", "250 ");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
        await client.AskAsync("RCPT TO:<dora@elsewhere.test>", "250 ");
        Spoil(Bob);
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync("Subject: the lost one\r\n\r\nHello\r\n.", "250 2.0.0 queued as 1");
        string report = Assert.Single(_mailboxes.Mails(Ann));
        Assert.StartsWith("Return-Path: <>\n", report, StringComparison.Ordinal);
        Assert.Contains("multipart/report; report-type=delivery-status", report, StringComparison.Ordinal);
        Assert.Contains($"Final-Recipient: rfc822; {Bob}\nAction: failed\nStatus: 5.3.0", report, StringComparison.Ordinal);
        Assert.Contains("Subject: the lost one", report, StringComparison.Ordinal);
        Assert.DoesNotContain("Hello", report, StringComparison.Ordinal);
        Assert.Equal(0, _mailboxes.Unfinished);
    }

    [Fact]
    public async Task A_copy_that_cannot_be_shown_refuses_the_mail_as_long_as_nobody_has_it()
    {
        using var client = await InAsync(server: null);
        await client.AskAsync($"MAIL FROM:<{Ann}>", "250 ");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
        await client.AskAsync("RCPT TO:<carol@example.test>", "250 ");
        Spoil(Bob);
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync(Mail, "451 4.3.0");
        Assert.Empty(_mailboxes.Mails("carol@example.test"));
        Assert.Empty(_mailboxes.Mails(Ann));
        Assert.Equal(0, _mailboxes.Unfinished);
    }

    [Fact]
    public async Task A_mail_without_an_end_leaves_nothing()
    {
        using (var client = await InAsync(server: null))
        {
            await client.AskAsync($"MAIL FROM:<{Ann}>", "250 ");
            await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
            await client.AskAsync("DATA", "354 ");
            await client.SayAsync("Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("Half of it\r\n", 20_000)));
        }
        await _bench.EndAsync();
        Assert.Empty(_mailboxes.Mails(Bob));
        Assert.Equal(0, _mailboxes.Unfinished);
    }

    [Fact]
    public async Task A_mail_that_goes_in_a_circle_is_refused()
    {
        using var client = await InAsync(server: null);
        await client.AskAsync($"MAIL FROM:<{Ann}>", "250 ");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync(string.Concat(Enumerable.Repeat("Received: from a by b\r\n", 101)) + Mail, "554 5.4.6");
        await SendAsync(client, "250 2.0.0", Bob);
        Assert.Single(_mailboxes.Mails(Bob));
    }

    [Fact]
    public async Task A_mail_in_chunks_and_one_of_many_pieces_are_kept_octet_for_octet()
    {
        using var client = await InAsync(server: null);
        var body = new StringBuilder();
        for (int line = 0; line < 30_000; line++)
            body.Append(line % 7 == 0 ? "." : "").Append(line).Append(" grüße\r\n");
        string bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("Subject: x\r\n\r\n" + body));
        await client.AskAsync($"MAIL FROM:<{Ann}> BODY=8BITMIME SIZE={bytes.Length}", "250 ");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
        await client.SayAsync($"BDAT 1000\r\n{bytes[..1000]}BDAT {bytes.Length - 1000} LAST\r\n{bytes[1000..]}");
        await client.HearAsync("250 2.0.0 It is kept");
        Assert.EndsWith("\nSubject: x\n\n" + body.ToString().Replace("\r\n", "\n", StringComparison.Ordinal), Assert.Single(_mailboxes.Mails(Bob)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_that_cannot_fit_on_the_disk_is_refused_before_it_comes()
    {
        using var client = await InAsync(server: null, mail => mail with { LargestMail = long.MaxValue });
        await client.AskAsync($"MAIL FROM:<{Ann}> SIZE=900000000000000000", "452 4.3.1");
        await client.AskAsync($"MAIL FROM:<{Ann}> SIZE=1000", "250 ");
    }

    [Fact]
    public async Task What_the_next_hop_cannot_do_is_told_for_its_recipients_alone()
    {
        // Before the login the hop shows more than behind it.
        int count = 0;
        var server = _bench.Serve(peer => (Interlocked.Increment(ref count) == 1 ? Script.Smtp : Script.Smtp.But(("EHLO", "250-hop\r\n250-SIZE 500\r\n250 AUTH PLAIN\r\n"))).ServeAsync(peer));
        using var client = await InAsync(server);
        await client.AskAsync($"MAIL FROM:<{Ann}> SMTPUTF8", "250 ");
        await client.AskAsync("RCPT TO:<dora@elsewhere.test>", "550 5.6.7");
        await client.AskAsync($"RCPT TO:<{Bob}>", "250 ");
        await client.AskAsync("RSET", "250 ");
        await client.AskAsync($"MAIL FROM:<{Ann}> BODY=8BITMIME", "250 ");
        await client.AskAsync("RCPT TO:<dora@elsewhere.test>", "550 5.6.3");
        await client.AskAsync("RSET", "250 ");
        await client.AskAsync($"MAIL FROM:<{Ann}> SIZE=1000", "250 ");
        await client.AskAsync("RCPT TO:<dora@elsewhere.test>", "552 5.3.4");
        await client.AskAsync($"MAIL FROM:<{Ann}> NOTIFY=NEVER", "503 ");
        Assert.DoesNotContain("DSN", await client.AskAsync("EHLO me", "250 SMTPUTF8"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_names_his_domains_sends_to_other_peoples_addresses_in_theirs()
    {
        _mailboxes.Add(new Account { Name = Bob, Aliases = ["bob@elsewhere.test"] });
        var server = _bench.Serve(Script.Smtp.ServeAsync);
        using var client = await InAsync(server, mail => mail with { LocalDomains = ["example.test"] });
        await client.AskAsync($"MAIL FROM:<{Ann}>", "250 ");
        await client.AskAsync("RCPT TO:<dora@elsewhere.test>", "250 2.1.5 fine");
        await client.AskAsync("RCPT TO:<nobody@example.test>", "550 5.1.1");
    }

    public void Dispose()
    {
        _bench.Dispose();
        _mailboxes.Dispose();
    }

    /// <summary>Nothing can be shown in this mailbox any more, and everything be written.</summary>
    private void Spoil(string account)
    {
        string place = Path.Combine(_mailboxes.PathOf(account), "new");
        Directory.Delete(place);
        File.WriteAllText(place, "");
    }

    private static async Task SendAsync(TestClient client, string answer, params string[] recipients)
    {
        await client.AskAsync($"MAIL FROM:<{Ann}>", "250 ");
        foreach (string recipient in recipients)
            await client.AskAsync($"RCPT TO:<{recipient}>", "250 ");
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync(Mail, answer);
    }

    private async Task<TestClient> InAsync(ScriptedServer? server, Func<MailSettings, MailSettings>? change = null)
    {
        Door door = _bench.Start(MailProtocol.Submission, server, mailboxes: _mailboxes, change: settings =>
        {
            MailSettings mail = MailBench.InTheClear(settings).Mail with { Login = LoginCheck.Check, AnySender = false, Domain = "example.test" };
            return settings with { Mail = change?.Invoke(mail) ?? mail };
        });
        var client = _bench.Connect(door);
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO me", "PLAIN");
        await client.AskAsync("AUTH PLAIN " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"\0{Ann}\0secret")), "235 ");
        return client;
    }
}
