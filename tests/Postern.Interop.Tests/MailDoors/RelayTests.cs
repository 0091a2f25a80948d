using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>A submission door before a Postfix that relays for it anywhere: of all these attempts, not one gets through.</summary>
public sealed class RelayTests(MailServers servers) : IDisposable
{
    /// <summary>What only this Postfix says, or what asks for a mail.</summary>
    private static readonly string[] Taken = ["250 2.1.0", "250 2.1.5", "354 ", "queued"];

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Nobody_relays_without_a_login()
    {
        await using var postern = await DoorAsync();
        List<string> through = [];
        foreach (var attempt in RelayAttempts.InTls)
            await TryAsync(MailClient.Tls(postern.Port, servers.CaFile), attempt, through);
        foreach (var attempt in RelayAttempts.InTheClear)
            await TryAsync(await MailClient.ClearAsync(postern.Port), attempt, through);
        Assert.Empty(through);
        Assert.True(RelayAttempts.InTls.Length + RelayAttempts.InTheClear.Length >= 60);
        Assert.DoesNotContain(postern.Log, line => line.Contains(": in, at", StringComparison.Ordinal) || line.Contains("mail from", StringComparison.Ordinal) || line.Contains("fault of this program", StringComparison.Ordinal));
        string log = (await servers.PostfixAsync()).Log();
        Assert.DoesNotContain("victim.example", log);
        Assert.DoesNotContain("evil.example", log);
    }

    [Fact]
    public async Task Nobody_sends_as_somebody_else()
    {
        await using var postern = await DoorAsync();
        List<string> through = [];
        foreach (var (sentence, mail) in SenderAttempts.Envelopes)
        {
            await using var client = await InAsync(postern);
            await client.SayAsync($"MAIL FROM:{mail}");
            string answer = await client.HearAsync("\r\n");
            if (!answer.StartsWith('5'))
                through.Add($"{sentence}: {answer}");
        }
        foreach (var (sentence, header) in SenderAttempts.Headers)
        {
            await using var client = await InAsync(postern);
            await client.AskAsync("MAIL FROM:<ann@example.test>", "250 2.1.0");
            await client.AskAsync("RCPT TO:<other@external.example>", "250 2.1.5");
            await client.AskAsync("DATA", "354 Go on, and end with a dot\r\n");
            await client.SayRawAsync($"{header}\r\nSubject: forged\r\n\r\nbody\r\n.\r\n");
            string answer = await client.HearAsync("\r\n");
            if (!answer.StartsWith("550", StringComparison.Ordinal))
                through.Add($"{sentence}: {answer}");
        }
        Assert.Empty(through);
        // And as oneself it goes out, to anywhere: what stood in the way was not the server behind.
        await using var own = await InAsync(postern);
        await own.AskAsync("MAIL FROM:<ann+tag@example.test>", "250 2.1.0");
        await own.AskAsync("RCPT TO:<other@external.example>", "250 2.1.5");
        await own.AskAsync("DATA", "354 ");
        await own.AskAsync("From: Ann\r\n (ann) <Ann@Example.TEST>\r\nSender: ann+tag@example.test\r\n\r\nbody\r\n.", "250 2.0.0 Ok: queued");
    }

    [Fact]
    public async Task No_false_end_of_a_mail_brings_a_second_one()
    {
        await using var postern = await DoorAsync();
        string user = (await servers.DovecotAsync()).NewUser();
        string[] ends = ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\r.\n", "\n.\r", "\r\n\0.\r\n", "\r\n.\0\r\n", "\n\0.\0\n", "\r\n.\r\r\n", "\r\n.\r\0\n", "\n\n.\n\n", "\r\n..\r.\r\n", "\x85.\x85", "\r\n. \r\n", "\r\n\v.\r\n"];
        foreach (string end in ends)
        {
            foreach (bool isChunked in (bool[])[false, true])
            {
                await using var client = await InAsync(postern);
                await client.AskAsync("MAIL FROM:<ann@example.test>", "250 2.1.0");
                await client.AskAsync($"RCPT TO:<{user}@{PostfixServer.Domain}>", "250 2.1.5");
                string mail = $"Subject: first\r\n\r\nbody{end}MAIL FROM:<admin@{PostfixServer.Domain}>\r\nRCPT TO:<{user}@{PostfixServer.Domain}>\r\nDATA\r\nSubject: smuggled\r\n\r\nevil\r\n";
                if (!isChunked)
                    await client.AskAsync("DATA", "354 ");
                await client.SayRawAsync(isChunked ? $"BDAT {mail.Length} LAST\r\n{mail}" : mail + ".\r\n");
                await client.HearAsync("\r\n");
                await client.AskAsync("QUIT", "221");
            }
        }
        await using var last = await InAsync(postern);
        await last.AskAsync("MAIL FROM:<ann@example.test>", "250 2.1.0");
        await last.AskAsync($"RCPT TO:<{user}@{PostfixServer.Domain}>", "250 2.1.5");
        await last.AskAsync("DATA", "354 ");
        await last.AskAsync("Subject: the last\r\n\r\nbody\r\n.", "250 2.0.0 Ok: queued");
        await (await servers.DovecotAsync()).DeliveredAsync(user, "Subject: the last");
        Assert.DoesNotContain("from=<admin@", (await servers.PostfixAsync()).Log());
    }

    public void Dispose() => _directory.Dispose();

    private static async Task TryAsync(MailClient client, RelayAttempt attempt, List<string> through)
    {
        await using (client)
        {
            string heard = "";
            try
            {
                heard += await client.HearAsync("\r\n");
                foreach (string step in attempt.Steps)
                {
                    await client.SayRawAsync(step);
                    heard += await client.HearAsync("\r\n");
                }
                await client.SayAsync("QUIT");
                heard += await client.RestAsync();
            }
            catch (Exception over) when (over is InvalidDataException or IOException)
            {
                heard += over.Message; // the door had enough; what was heard before stands in it
            }
            if (Array.Exists(Taken, word => heard.Contains(word, StringComparison.Ordinal)))
                through.Add($"{attempt.Sentence}: {heard}");
        }
    }

    private async Task<MailClient> InAsync(PosternProcess postern)
    {
        var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO me.example", "250 AUTH ");
        await client.HearAsync("\r\n");
        await client.AskAsync($"AUTH PLAIN {RelayAttempts.Right}", "235 2.7.0 Logged in\r\n");
        return client;
    }

    private async Task<PosternProcess> DoorAsync()
    {
        await Shell.RunAsync("sh", "-c", $"echo front-secret | {PosternProcess.Path} account add ann@example.test --state {_directory.File("state")}");
        return await PosternProcess.RunAsync(_directory, $"""
            [submission]
            accept = submission+auto://127.0.0.1:0
            connect = submission://127.0.0.1:{(await servers.PostfixAsync()).OpenPort}
            login = check
            proveBy = nothing
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            """);
    }
}
