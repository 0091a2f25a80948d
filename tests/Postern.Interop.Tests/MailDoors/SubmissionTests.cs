using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>A submission door in front of Postfix: it answers for every mail with what Postfix answered.</summary>
public sealed class SubmissionTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("submission+auto", "starttls")]
    [InlineData("submissions", "tls")]
    [InlineData("submission+starttls", "starttls")]
    public async Task A_client_logs_in_and_sends(string accept, string connect)
    {
        await using var postern = await DoorAsync(accept, connect, "senders = any");
        bool greeted = accept != "submissions";
        await using (var client = MailClient.Tls(postern.Port, servers.CaFile, greeted ? "smtp" : null))
            await Conversation.HoldAsync("submission", client, greeted, servers);
        await postern.EndLineAsync("closed by the client");
        await postern.LogLineAsync("mail from", "250 2.0.0 Ok: queued");
    }

    [Fact]
    public async Task Nothing_is_sent_without_a_login_and_nothing_as_somebody_else()
    {
        await using var postern = await DoorAsync("submission+auto", "starttls");
        await using var clear = await MailClient.ClearAsync(postern.Port);
        await clear.HearAsync("220 ");
        string hello = await clear.AskAsync("EHLO me.example", "250 ");
        Assert.DoesNotContain("AUTH", hello + await clear.AskAsync("NOOP", "250 2.0.0"));
        await clear.AskAsync("MAIL FROM:<me@example.test>", "530 5.7.0 TLS first: use STARTTLS");
        await clear.AskAsync("AUTH PLAIN AGEAYg==", "530 5.7.0 TLS first: use STARTTLS");

        var dovecot = await servers.DovecotAsync();
        string user = dovecot.NewUser();
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("220 ");
        string offers = await client.AskAsync("EHLO me.example", "250 AUTH PLAIN LOGIN\r\n");
        Assert.Contains("250-8BITMIME\r\n", offers);
        Assert.DoesNotContain("STARTTLS", offers);
        await client.AskAsync($"MAIL FROM:<{user}@{PostfixServer.Domain}>", "530 5.7.0 Log in first");
        await client.AskAsync("RCPT TO:<other@example.net>", "530 5.7.0");
        string good = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0{user}\0{DovecotServer.Password}"));
        string bad = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0{user}\0wrong"));
        await client.AskAsync($"AUTH PLAIN {bad}", "535 5.7.8 Account or password are wrong");
        await client.AskAsync("AUTH PLAIN", "334 ");
        await client.AskAsync("*", "501 5.7.0 Broken off");
        await client.AskAsync($"AUTH PLAIN {good}", "235 2.7.0");
        await client.AskAsync($"AUTH PLAIN {good}", "503 5.5.1");
        await client.AskAsync("MAIL FROM:<boss@example.test>", "553 5.7.1 This sender does not belong to the login");
        await client.AskAsync($"MAIL FROM:<@relay.example:{user}@{PostfixServer.Domain}>", "553 5.1.7");
        await client.AskAsync($"MAIL FROM:<{user}+tag@{PostfixServer.Domain}>", "250 2.1.0");
        await client.AskAsync($"RCPT TO:<@relay.example:{user}@{PostfixServer.Domain}>", "553 5.1.3");
        await client.AskAsync("DATA", "503 5.5.1 No recipient was taken");
        // The next hop's refusal is the client's, at once.
        await client.AskAsync("RCPT TO:<nobody@unknown.invalid>", "5");
        await client.AskAsync($"RCPT TO:<{user}@{PostfixServer.Domain}>", "250 2.1.5");
        await client.AskAsync("DATA", "354 ");
        // A line that ends with LF alone: the end behind it is the strict one, and nothing of it has arrived.
        await client.AskAsync("Subject: smuggled\r\n\r\none\n.\r\nMAIL FROM:<admin@example.test>\r\n.", "550 5.6.0");
        await client.AskAsync($"MAIL FROM:<{user}@{PostfixServer.Domain}>", "250 2.1.0");
        await client.AskAsync($"RCPT TO:<{user}@{PostfixServer.Domain}>", "250 2.1.5");
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync("From: The Boss <boss@example.test>\r\nSubject: forged\r\n\r\none\r\n.", "550 5.7.1 boss@example.test in the From of the mail does not belong to the login");
        await client.AskAsync($"MAIL FROM:<{user}@{PostfixServer.Domain}>", "250 2.1.0");
        await client.AskAsync($"RCPT TO:<{user}@{PostfixServer.Domain}>", "250 2.1.5");
        await client.SayRawAsync("BDAT 22\r\nSubject: in chunks\r\n\r\n");
        await client.HearAsync("250 2.0.0");
        await client.SayRawAsync("BDAT 13 LAST\r\n.first line\r\n");
        await client.HearAsync("250 2.0.0 Ok: queued");
        await client.AskAsync("QUIT", "221");
        string delivered = await dovecot.DeliveredAsync(user, "Subject: in chunks");
        Assert.EndsWith("\r\n\r\n.first line\r\n", delivered);
        Assert.Matches(@"Received: from me\.example \(\[127\.0\.0\.1\]\)\r\n\tby \S+ with ESMTPSA id \d+; ", delivered);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<PosternProcess> DoorAsync(string accept, string connect, string senders = "") => await PosternProcess.RunAsync(_directory, $"""
        [submission]
        accept = {accept}://127.0.0.1:0
        connect = {EveryDoor.Scheme("submission", connect)}://127.0.0.1:{await servers.PortAsync("submission", tls: connect == "tls")}
        login = pass
        domain = {PostfixServer.Domain}
        {senders}
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {servers.CaFile}
        """);
}
