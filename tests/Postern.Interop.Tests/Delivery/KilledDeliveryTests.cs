using System.Globalization;
using System.Text.RegularExpressions;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Delivery;

/// <summary>The process is killed in the middle of deliveries: what was acknowledged is there, once.</summary>
public sealed partial class KilledDeliveryTests(MailServers servers)
{
    private const int Lives = 3;
    private const int Clients = 4;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_there_twice()
    {
        using var rig = new DeliveryRig(servers);
        await rig.AddAsync("ann@example.test");
        await rig.AddAsync("bob@example.test");
        var acknowledged = new List<int>();
        int sent = 0;
        for (int life = 1; life <= Lives; life++)
        {
            await using var postern = await rig.RunAsync(rig.Lmtp("lmtp://127.0.0.1:0"));
            int before = acknowledged.Count;
            int enough = 20 * life;
            Task[] all = [.. Enumerable.Range(0, Clients).Select(_ => DeliverAsync(postern.Port, () => Interlocked.Increment(ref sent), acknowledged))];
            await Patience.UntilAsync(() => Count(acknowledged) - before >= enough, postern.Program.Story);
            postern.Program.Signal(RunningProgram.Kill);
            await Task.WhenAll(all);
        }
        foreach (string user in (string[])["ann", "bob"])
        {
            int[] there = [.. rig.Mails(user).Select(mail => int.Parse(Number.Match(mail).Groups[1].Value, CultureInfo.InvariantCulture))];
            Assert.Equal(there.Length, there.Distinct().Count());
            Assert.Empty(acknowledged.Except(there));
            Assert.All(rig.Mails(user), mail => Assert.EndsWith("\nthe end\n", mail, StringComparison.Ordinal));
        }
    }

    /// <summary>Sends one mail after the other to both, until the connection ends.</summary>
    private static async Task DeliverAsync(int port, Func<int> next, List<int> acknowledged)
    {
        try
        {
            await using var client = await MailClient.ClearAsync(port);
            await client.HearAsync("220 ");
            await client.AskAsync("LHLO me.example", "250 SMTPUTF8\r\n");
            while (true)
            {
                int number = next();
                await client.SayRawAsync("MAIL FROM:<a@b.example>\r\nRCPT TO:<ann@example.test>\r\nRCPT TO:<bob@example.test>\r\nDATA\r\n");
                await client.HearAsync("354 ");
                await client.HearAsync("\r\n");
                await client.SayRawAsync($"Subject: number {number}.\r\n\r\n{string.Concat(Enumerable.Repeat("some lines\r\n", number % 100 * 50))}the end\r\n.\r\n");
                await client.HearAsync("250 2.0.0 It is kept\r\n");
                await client.HearAsync("250 2.0.0 It is kept\r\n");
                lock (acknowledged)
                    acknowledged.Add(number);
            }
        }
        catch (Exception over) when (over is InvalidDataException or IOException or System.Net.Sockets.SocketException)
        {
            Assert.NotNull(over.Message); // it was killed: what it did not acknowledge may be there or not
        }
    }

    private static int Count(List<int> numbers)
    {
        lock (numbers)
            return numbers.Count;
    }

    [GeneratedRegex("Subject: number ([0-9]+)\\.")]
    private static partial Regex Number { get; }
}
