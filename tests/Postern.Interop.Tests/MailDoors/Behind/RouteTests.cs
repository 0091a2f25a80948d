using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors.Behind;

/// <summary>Routes (<c>route = WHOSE URL</c>) to two pairs of real servers: accounts and domains to each, and the door's own for everybody else.</summary>
public sealed class RouteTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Readers_find_their_mailbox_at_the_server_of_their_account_or_domain()
    {
        var own = await servers.DovecotAsync();
        using var certificate = servers.Authority.Issue();
        await using var other = await DovecotServer.StartAsync(certificate, "auth_mechanisms = plain\n");
        // The first that fits counts: the account's line stands before its domain's. The door's own way is in clear text, its routes are TLS.
        (string named, string kept, string moved, string stranger) = (Name(own), Name(own), Name(own), Name(own));
        await using var postern = await PosternProcess.RunAsync(_directory, $"""
            [imap]
            accept = imaps://127.0.0.1:0
            connect = imap://127.0.0.1:{own.Port("imap")}
            route = {named}@one.example imaps://127.0.0.1:{other.Port("imap", tls: true)}
            route = {kept}@two.example imap+starttls://127.0.0.1:{own.Port("imap")}
            route = @two.example imap+starttls://localhost:{other.Port("imap")}
            login = pass
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            ca = {servers.CaFile}
            """);
        foreach (string user in (string[])[named, kept, moved, stranger])
        {
            own.Put(user, Letter.Text("at the own server"));
            other.Put(user, Letter.Text("at the other server"));
        }

        await ReadAsync(postern, $"{named}@one.example", "at the other server");
        await ReadAsync(postern, $"{named.ToUpperInvariant()}@ONE.Example", "at the other server");
        await ReadAsync(postern, $"{kept}@two.example", "at the own server");
        await ReadAsync(postern, $"{moved}@two.example", "at the other server");
        await ReadAsync(postern, $"{moved}@one.example", "at the own server");
        await ReadAsync(postern, $"{moved}@sub.two.example", "at the own server");
        await ReadAsync(postern, stranger, "at the own server");
        Assert.Contains($"user=<{named}@one.example>", other.Log());
        Assert.DoesNotContain($"user=<{named}@one.example>", own.Log());
        Assert.DoesNotContain(stranger, other.Log());
    }

    [Fact]
    public async Task Mails_leave_by_the_server_of_their_account_or_domain()
    {
        var own = await servers.DovecotAsync();
        await servers.PostfixAsync();
        using var certificate = servers.Authority.Issue();
        await using var other = await DovecotServer.StartAsync(certificate);
        await using var otherHop = await PostfixServer.StartAsync(certificate, other);
        (string named, string kept, string moved) = (Name(own), Name(own), Name(own));
        foreach (string user in (string[])[named, kept, moved])
            other.Put(user);
        await using var postern = await PosternProcess.RunAsync(_directory, $"""
            [submission]
            accept = submissions://127.0.0.1:0
            connect = submission+starttls://127.0.0.1:{await servers.PortAsync("submission", tls: false)}
            route = {named}@one.example submissions://127.0.0.1:{otherHop.TlsPort}
            route = {kept}@two.example submissions://127.0.0.1:{await servers.PortAsync("submission", tls: true)}
            route = @two.example smtp+starttls://127.0.0.1:{otherHop.Port}
            login = pass
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            ca = {servers.CaFile}
            """);
        await SendAsync(postern, named, "one.example", other, own);
        await SendAsync(postern, kept, "two.example", own, other);
        await SendAsync(postern, moved, "two.example", other, own);
        await SendAsync(postern, moved, "one.example", own, other);
    }

    [Fact]
    public async Task A_route_to_a_server_that_is_away_leads_nobody_to_another()
    {
        var own = await servers.DovecotAsync();
        string user = Name(own);
        await using var postern = await PosternProcess.RunAsync(_directory, $"""
            [imap]
            accept = imaps://127.0.0.1:0
            connect = imap://127.0.0.1:{own.Port("imap")}
            route = @one.example imap://127.0.0.1:{FreePort.Take()}
            login = pass
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            """);
        own.Put(user, Letter.Text("at the own server"));
        await using (var client = MailClient.Tls(postern.Port, servers.CaFile))
        {
            await client.HearAsync("* OK");
            await client.AskAsync($"a LOGIN {user}@one.example {DovecotServer.Password}", "a NO [UNAVAILABLE]");
            await client.AskAsync("b LOGOUT", "b OK");
        }

        await ReadAsync(postern, $"{user}@two.example", "at the own server");
        Assert.DoesNotContain($"{user}@one.example", own.Log());
    }

    public void Dispose() => _directory.Dispose();

    private static string Name(DovecotServer dovecot) => dovecot.NewUser();

    private async Task ReadAsync(PosternProcess postern, string login, string subject)
    {
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("* OK");
        await client.AskAsync($"a LOGIN {login} {DovecotServer.Password}", "a OK");
        await client.AskAsync("b SELECT INBOX", "b OK");
        await client.AskAsync("c FETCH 1 BODY.PEEK[]", $"Subject: {subject}\r\n");
        await client.AskAsync("d LOGOUT", "d OK");
    }

    /// <summary>Sends a mail to oneself: each server of these knows the mailbox, and one has it then.</summary>
    private async Task SendAsync(PosternProcess postern, string user, string domain, DovecotServer there, DovecotServer notThere)
    {
        string subject = $"sent by {user} of {domain}";
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO client.example.test", "250 AUTH PLAIN LOGIN\r\n");
        await client.AskAsync($"AUTH PLAIN {Conversation.Plain($"{user}@{domain}")}", "235 ");
        await client.AskAsync($"MAIL FROM:<{user}@{domain}>", "250 ");
        await client.AskAsync($"RCPT TO:<{user}@{PostfixServer.Domain}>", "250 ");
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync($"From: <{user}@{domain}>\r\nSubject: {subject}\r\n\r\nhello\r\n.", "250 ");
        await client.AskAsync("QUIT", "221 ");
        await there.DeliveredAsync(user, $"Subject: {subject}");
        Assert.False(notThere.Has(user, $"Subject: {subject}"));
    }
}
