using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors.Behind;

/// <summary>A mail larger than <c>largestMail</c>: refused as soon as it is known, however it comes, and the server behind has nothing of it.</summary>
public sealed class LargestMailTests(MailServers servers) : IDisposable
{
    private const int Largest = 1 << 20;
    private const string TooLarge = "552 5.3.4 The mail is larger than is taken here";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task It_is_refused_by_SIZE_by_DATA_and_by_BDAT_and_nothing_of_it_arrives()
    {
        var dovecot = await servers.DovecotAsync();
        string user = dovecot.NewUser();
        await using var postern = await DoorAsync();
        await using var client = await EnterAsync(postern, user);

        await client.AskAsync($"MAIL FROM:<{user}@{PostfixServer.Domain}> SIZE={Largest + 1}", TooLarge);
        await client.AskAsync($"RCPT TO:<{user}@{PostfixServer.Domain}>", "503 5.5.1");

        await BeginAsync(client, user, "");
        await client.AskAsync("DATA", "354 ");
        await client.SayRawAsync(MailOf(user, "by data", Largest + 1) + ".\r\n");
        await client.HearAsync(TooLarge);

        // What was said of its size may be a lie.
        await BeginAsync(client, user, " SIZE=1000");
        await client.AskAsync("DATA", "354 ");
        await client.SayRawAsync(MailOf(user, "by a lie", Largest + 1) + ".\r\n");
        await client.HearAsync(TooLarge);

        await BeginAsync(client, user, "");
        await client.SayRawAsync($"BDAT {Largest + 1} LAST\r\n{MailOf(user, "by one chunk", Largest + 1)}");
        await client.HearAsync(TooLarge);

        // In two chunks: the second is one octet too many, and what is pipelined behind it is for no mail.
        await BeginAsync(client, user, "");
        string all = MailOf(user, "by two chunks", Largest + 1);
        await client.SayRawAsync($"BDAT {Largest}\r\n{all[..Largest]}");
        await client.HearAsync("250 ");
        await client.SayRawAsync($"BDAT 1\r\n{all[Largest..]}BDAT 2 LAST\r\n\r\n");
        await client.HearAsync(TooLarge);
        await client.HearAsync("503 5.5.1");

        // The largest one that is taken, both ways, in the same conversation.
        await BeginAsync(client, user, $" SIZE={Largest}");
        await client.AskAsync("DATA", "354 ");
        await client.SayRawAsync(MailOf(user, "just fits", Largest) + ".\r\n");
        await client.HearAsync("250 ");
        await BeginAsync(client, user, "");
        await client.SayRawAsync($"BDAT {Largest} LAST\r\n{MailOf(user, "fits by chunk", Largest)}");
        await client.HearAsync("250 ");
        await client.AskAsync("QUIT", "221 ");

        await dovecot.DeliveredAsync(user, "Subject: just fits");
        await dovecot.DeliveredAsync(user, "Subject: fits by chunk");
        Assert.False(dovecot.Has(user, "Subject: by "));
        Assert.Equal(2, (await servers.PostfixAsync()).Log().Split('\n').Count(line => line.Contains($"from=<{user}@{PostfixServer.Domain}>, size=", StringComparison.Ordinal)));
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>A mail of exactly so many octets.</summary>
    private static string MailOf(string user, string subject, int length)
    {
        string header = $"From: <{user}@{PostfixServer.Domain}>\r\nSubject: {subject}\r\n\r\n";
        string line = new string('x', 70) + "\r\n";
        string body = string.Concat(Enumerable.Repeat(line, (length - header.Length) / line.Length - 1));
        return header + body + new string('y', length - header.Length - body.Length - 2) + "\r\n";
    }

    private static async Task BeginAsync(MailClient client, string user, string size)
    {
        await client.AskAsync($"MAIL FROM:<{user}@{PostfixServer.Domain}>{size}", "250 ");
        await client.AskAsync($"RCPT TO:<{user}@{PostfixServer.Domain}>", "250 ");
    }

    private async Task<MailClient> EnterAsync(PosternProcess postern, string user)
    {
        var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO me.example", $"250-SIZE {Largest}\r\n");
        await client.HearAsync("250 AUTH PLAIN LOGIN\r\n");
        await client.AskAsync($"AUTH PLAIN {Conversation.Plain(user)}", "235 ");
        return client;
    }

    private async Task<PosternProcess> DoorAsync() => await PosternProcess.RunAsync(_directory, $"""
        [submission]
        accept = submissions://127.0.0.1:0
        connect = submission+starttls://127.0.0.1:{await servers.PortAsync("submission", tls: false)}
        login = pass
        domain = {PostfixServer.Domain}
        largestMail = 1
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {servers.CaFile}
        """);
}
