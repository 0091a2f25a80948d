using System.Text;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Delivery;

/// <summary>Mail programs send through a door that has the mailboxes itself, and Dovecot shows what has come; Postfix has the mail to others.</summary>
public sealed class SubmissionDeliveryTests(MailServers servers)
{
    [Fact]
    public async Task What_msmtp_swaks_and_curl_send_is_read_by_Dovecot_octet_for_octet()
    {
        Needed.Program("msmtp");
        Needed.Program("swaks");
        var dovecot = await servers.DovecotAsync();
        using var rig = new DeliveryRig(servers) { Mailboxes = dovecot.MailRoot + "/%n" };
        string user = dovecot.NewUser();
        string address = $"{user}@{PostfixServer.Domain}";
        await rig.AddAsync(address);
        await using var postern = await rig.RunAsync(rig.Submission("senders = any"));
        int port = postern.Port;
        string message = rig.Directory.Write("message", Encoding.Latin1.GetBytes(Letter.ToUnix(Letter.Text("msmtp"))));
        string rc = rig.Directory.Write("msmtprc", $"""
            account default
            host 127.0.0.1
            port {port}
            from {address}
            auth plain
            user {address}
            password {DeliveryRig.Password}
            tls on
            tls_starttls on
            tls_trust_file {servers.CaFile}

            """);
        await Shell.RunAsync("sh", "-c", $"msmtp --file={rc} {address} <{message}");
        await Shell.RunAsync("swaks", "--server", "127.0.0.1", "--port", $"{port}", "--tls", "--tls-verify", "--tls-ca-path", servers.CaFile, "--auth", "PLAIN", "--auth-user", address, "--auth-password", DeliveryRig.Password, "--from", address, "--to", $"{user}+tag@{PostfixServer.Domain}", "--header", "Subject: swaks");
        string wire = rig.Directory.Write("wire", Encoding.Latin1.GetBytes(Letter.Text("curl")));
        await Shell.RunAsync("curl", "--silent", "--show-error", "--ssl-reqd", "--cacert", servers.CaFile, "--url", $"smtp://localhost:{port}/me.example", "--user", $"{address}:{DeliveryRig.Password}", "--mail-from", address, "--mail-rcpt", address, "--upload-file", wire);
        Assert.Equal(3, rig.Mails(user).Length);
        Assert.Equal(0, rig.Unfinished(user));
        foreach (string subject in (string[])["msmtp", "curl"])
            Assert.EndsWith(Letter.Text(subject), await dovecot.DeliveredAsync(user, $"Subject: {subject}"), StringComparison.Ordinal);
        // What Dovecot makes of the files: three messages, their sizes and their addresses.
        await using var imap = await MailClient.ClearAsync(dovecot.Port("imap"));
        await imap.HearAsync("* OK");
        await imap.AskAsync($"a LOGIN {user} {DovecotServer.Password}", "a OK");
        Assert.Contains("* 3 EXISTS", await imap.AskAsync("b SELECT INBOX", "b OK"), StringComparison.Ordinal);
        string shown = await imap.AskAsync("c FETCH 1:3 (UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (RETURN-PATH DELIVERED-TO SUBJECT)])", "c OK");
        Assert.Equal(3, shown.Split($"Return-Path: <{address}>").Length - 1);
        Assert.Contains($"Delivered-To: {user}+tag@{PostfixServer.Domain}", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("rror", dovecot.Log().Split('\n').LastOrDefault(line => line.Contains(user, StringComparison.Ordinal)) ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_to_Postfix_and_what_stays_here_have_one_end()
    {
        var postfix = await servers.PostfixAsync();
        var dovecot = await servers.DovecotAsync();
        using var rig = new DeliveryRig(servers);
        string remote = dovecot.NewUser();
        await rig.AddAsync("ann@here.test");
        // The domain of Postfix is beyond: only here.test is ours.
        string door = rig.Submission($"localDomains = here.test\nsenders = any\nproveBy = nothing").Replace($"domain = {PostfixServer.Domain}", "domain = here.test", StringComparison.Ordinal);
        await using (var postern = await rig.RunAsync(door.Replace("login =", $"connect = submission://127.0.0.1:{postfix.OpenPort}\nlogin =", StringComparison.Ordinal)))
        {
            await using var client = await rig.InAsync(postern, "ann@here.test");
            Assert.Contains("250 2.0.0 Ok: queued", await DeliveryRig.SendAsync(client, "ann@here.test", "Subject: for both\r\n\r\nbody\r\n", "ann@here.test", $"{remote}@{PostfixServer.Domain}"), StringComparison.Ordinal);
            Assert.Single(rig.Mails("ann"), mail => mail.Contains("Subject: for both", StringComparison.Ordinal));
            string there = await dovecot.DeliveredAsync(remote, "Subject: for both");
            Assert.DoesNotContain("Delivered-To: ann", there, StringComparison.Ordinal);
        }
        // One that refuses the mail at its end: nothing has stayed here, and the refusal is the client's.
        await using (var postern = await rig.RunAsync(door.Replace("login =", $"connect = submission://127.0.0.1:{postfix.RefusingPort}\nlogin =", StringComparison.Ordinal)))
        {
            await using var client = await rig.InAsync(postern, "ann@here.test");
            Assert.Contains("554 5.7.1", await DeliveryRig.SendAsync(client, "ann@here.test", "Subject: refused\r\n\r\nbody\r\n", "ann@here.test", $"{remote}@{PostfixServer.Domain}"), StringComparison.Ordinal);
            Assert.Single(rig.Mails("ann"));
            Assert.Equal(0, rig.Unfinished("ann"));
            // What is for us alone has nothing to do with it.
            Assert.Contains("250 2.0.0 It is kept", await DeliveryRig.SendAsync(client, "ann@here.test", "Subject: ours\r\n\r\nbody\r\n", "ann@here.test"), StringComparison.Ordinal);
        }
        // One that says 421 and goes in the middle of the recipients.
        await using (var postern = await rig.RunAsync(door.Replace("login =", $"connect = submission://127.0.0.1:{postfix.SternPort}\nlogin =", StringComparison.Ordinal)))
        {
            await using var client = await rig.InAsync(postern, "ann@here.test");
            await client.AskAsync("MAIL FROM:<ann@here.test>", "250 ");
            await client.AskAsync("RCPT TO:<x@unknown.invalid>", "554 5.7.1");
            await client.AskAsync("RCPT TO:<y@unknown.invalid>", "5.7.1 <y@");
            await client.AskAsync("RCPT TO:<z@unknown.invalid>", "451 4.4.2");
            await client.AskAsync("RCPT TO:<ann@here.test>", "250 2.1.5");
            await client.AskAsync("DATA", "354 ");
            await client.AskAsync("Subject: all the same\r\n\r\nbody\r\n.", "250 2.0.0");
            Assert.Equal(3, rig.Mails("ann").Length);
        }
    }
}
