using System.Text;

namespace Postern.Interop.Tests.Peers;

/// <summary>What a client of each protocol says to log in and get a message through, and the proof that it came through unharmed.</summary>
internal static class Conversation
{
    private static int s_letters;

    /// <summary>Holds the conversation.</summary>
    /// <param name="protocol">In this protocol.</param>
    /// <param name="client">Who talks.</param>
    /// <param name="greeted">The client began with STARTTLS: the greeting is behind it.</param>
    /// <param name="servers">Who is talked to.</param>
    internal static async Task HoldAsync(string protocol, MailClient client, bool greeted, MailServers servers)
    {
        string subject = $"letter-{Interlocked.Increment(ref s_letters)}";
        Task talk = protocol switch
        {
            "pop3" => Pop3Async(client, greeted, await servers.DovecotAsync(), Letter.Text(subject)),
            "imap" => ImapAsync(client, greeted, await servers.DovecotAsync(), Letter.Text(subject)),
            "smtp" => SmtpAsync(client, greeted, servers, subject, login: false),
            "submission" => SmtpAsync(client, greeted, servers, subject, login: true),
            "lmtp" => LmtpAsync(client, greeted, await servers.DovecotAsync(), subject),
            "sieve" => SieveAsync(client, await servers.DovecotAsync()),
            "nntp" => NntpAsync(client, greeted),
            _ => throw new ArgumentOutOfRangeException(nameof(protocol)),
        };
        await talk;
        // The server closes first. A client that was ended while it still answers that would look cut off.
        await client.RestAsync();
    }

    /// <summary>The words of AUTH PLAIN (RFC 4616 §2).</summary>
    internal static string Plain(string user, string password = DovecotServer.Password) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"));

    private static async Task Pop3Async(MailClient client, bool greeted, DovecotServer dovecot, string letter)
    {
        string user = dovecot.NewUser(letter);
        if (!greeted)
            await client.HearAsync("+OK");
        await client.AskAsync($"USER {user}", "+OK");
        await client.AskAsync($"PASS {DovecotServer.Password}", "+OK Logged in.\r\n");
        await client.AskAsync("RETR 1", " octets\r\n");
        Assert.Equal(Letter.Stuffed(letter) + ".\r\n", await client.HearAsync("\r\n.\r\n"));
        await client.AskAsync("QUIT", "+OK Logging out.\r\n");
        Assert.Empty(await client.RestAsync());
    }

    private static async Task ImapAsync(MailClient client, bool greeted, DovecotServer dovecot, string letter)
    {
        string user = dovecot.NewUser(letter);
        if (!greeted)
            await client.HearAsync("* OK ");
        await client.AskAsync($"a LOGIN {user} {DovecotServer.Password}", "a OK");
        await client.AskAsync("b SELECT INBOX", "b OK");
        await client.AskAsync("c FETCH 1 BODY.PEEK[]", $"BODY[] {{{letter.Length}}}\r\n");
        Assert.Equal(letter, (await client.HearAsync(")\r\nc OK"))[..^7]);
        await client.AskAsync("d LOGOUT", "d OK");
    }

    private static async Task SmtpAsync(MailClient client, bool greeted, MailServers servers, string subject, bool login)
    {
        await servers.PostfixAsync();
        var dovecot = await servers.DovecotAsync();
        string user = dovecot.NewUser();
        if (!greeted)
            await client.HearAsync("220 ");
        await client.AskAsync("EHLO client.example.test", "250 ");
        if (login)
            await client.AskAsync($"AUTH PLAIN {Plain(user)}", "235 ");
        await DeliverAsync(client, dovecot, user, subject);
    }

    private static async Task LmtpAsync(MailClient client, bool greeted, DovecotServer dovecot, string subject)
    {
        if (!greeted)
            await client.HearAsync("220 ");
        await client.AskAsync("LHLO client.example.test", "250 ");
        await DeliverAsync(client, dovecot, dovecot.NewUser(), subject);
    }

    private static async Task DeliverAsync(MailClient client, DovecotServer dovecot, string user, string subject)
    {
        string letter = Letter.Text(subject);
        await client.AskAsync("MAIL FROM:<somebody@example.test> BODY=8BITMIME", "250 ");
        await client.AskAsync($"RCPT TO:<{user}@{PostfixServer.Domain}>", "250 ");
        await client.AskAsync("DATA", "354 ");
        await client.SayRawAsync(Letter.Stuffed(letter) + ".\r\n");
        await client.HearAsync("250 ");
        await client.AskAsync("QUIT", "221 ");
        string delivered = await dovecot.DeliveredAsync(user, subject);
        Assert.EndsWith(letter, delivered, StringComparison.Ordinal);
    }

    /// <summary>After STARTTLS the server tells its capabilities anew, so a client always hears them first (RFC 5804 §2.2).</summary>
    private static async Task SieveAsync(MailClient client, DovecotServer dovecot)
    {
        const string Script = "require \"fileinto\";\r\n# by the test\r\nkeep;\r\n";
        await client.HearAsync("OK ");
        string login = Plain(dovecot.NewUser());
        await client.AskAsync($"AUTHENTICATE \"PLAIN\" \"{login}\"", "OK \"Logged in.\"");
        await client.AskAsync($"PUTSCRIPT \"first\" {{{Script.Length}+}}\r\n{Script}", "OK \"PUTSCRIPT completed.\"");
        string heard = await client.AskAsync("GETSCRIPT \"first\"", "OK \"Getscript completed.\"");
        Assert.Contains(Script, heard, StringComparison.Ordinal);
        await client.AskAsync("LOGOUT", "OK ");
    }

    private static async Task NntpAsync(MailClient client, bool greeted)
    {
        if (!greeted)
            await client.HearAsync("201 ");
        await client.AskAsync("AUTHINFO USER " + NewsServer.User, "381 ");
        await client.AskAsync("AUTHINFO PASS " + DovecotServer.Password, "281 ");
        await client.AskAsync("ARTICLE 1", "220 1 <1@example.test>\r\n");
        Assert.Equal(Letter.Stuffed(NewsServer.Article) + ".\r\n", await client.HearAsync("\r\n.\r\n"));
        await client.AskAsync("QUIT", "205 ");
    }
}
