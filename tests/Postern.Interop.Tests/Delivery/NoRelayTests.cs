using Postern.Interop.Tests.MailDoors;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Delivery;

/// <summary>Doors that have mailboxes are no open relays: of all these attempts not one gets through, neither to Postfix behind nor into a mailbox without a login.</summary>
public sealed class NoRelayTests(MailServers servers)
{
    private static readonly string[] Taken = ["250 2.1.0", "250 2.1.5", "354 ", "queued", "kept"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_relays_through_submission(bool hasNextHop)
    {
        using var rig = new DeliveryRig(servers);
        await rig.AddAsync("ann@example.test");
        string hop = hasNextHop ? $"connect = submission://127.0.0.1:{(await servers.PostfixAsync()).OpenPort}\nproveBy = nothing" : "";
        await using var postern = await rig.RunAsync(rig.Submission(hop + "\ncatchAll = example.test ann@example.test"));
        List<string> through = [];
        foreach (var attempt in RelayAttempts.InTls)
            await TryAsync(MailClient.Tls(postern.Port, servers.CaFile), attempt.Steps, attempt.Sentence, Taken, through);
        foreach (var attempt in RelayAttempts.InTheClear)
            await TryAsync(await MailClient.ClearAsync(postern.Port), attempt.Steps, attempt.Sentence, Taken, through);
        Assert.Empty(through);
        Assert.True(RelayAttempts.InTls.Length + RelayAttempts.InTheClear.Length >= 60);
        Assert.Empty(rig.Mails("ann"));
    }

    [Fact]
    public async Task Nobody_relays_through_LMTP()
    {
        using var rig = new DeliveryRig(servers);
        await rig.AddAsync("ann@example.test");
        await using var postern = await rig.RunAsync(rig.Lmtp("lmtp://127.0.0.1:0"));
        List<string> through = [];
        // What is for the account is delivered: that is no relaying. The rest of the steps goes to somebody else.
        var attempts = RelayAttempts.InTls.Concat(RelayAttempts.InTheClear).ToArray();
        foreach (var attempt in attempts)
            await TryAsync(await MailClient.ClearAsync(postern.Port), [.. attempt.Steps.Select(step => step.Replace("EHLO ", "LHLO ", StringComparison.Ordinal))], attempt.Sentence, attempt.Steps.Any(step => step.StartsWith("RCPT TO:<ann@example.test>\r\n", StringComparison.Ordinal)) ? [] : ["250 2.1.5", "354 ", "kept"], through);
        Assert.Empty(through);
        Assert.True(attempts.Length >= 60);
        Assert.DoesNotContain(rig.Mails("ann"), mail => mail.Contains("Delivered-To: victim", StringComparison.Ordinal));
        Assert.Equal(["ann"], Directory.GetDirectories(rig.Directory.File("mail")).Select(Path.GetFileName));
    }

    private static async Task TryAsync(MailClient client, IReadOnlyList<string> steps, string sentence, string[] taken, List<string> through)
    {
        await using (client)
        {
            string heard = "";
            try
            {
                heard += await client.HearAsync("\r\n");
                foreach (string step in steps)
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
            if (Array.Exists(taken, word => heard.Contains(word, StringComparison.Ordinal)))
                through.Add($"{sentence}: {heard}");
        }
    }
}
