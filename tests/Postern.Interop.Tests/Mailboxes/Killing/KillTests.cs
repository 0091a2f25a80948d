using System.Globalization;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes.Killing;

/// <summary>The server is killed while clients add, flag, copy, move and expunge, mail is delivered and taken away: what it had acknowledged is there, once, under the same UID.</summary>
public sealed class KillTests
{
    [Fact]
    public Task Nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed() => KillAsync(5, seed: 1);

    /// <summary>The seed may be given in POSTERN_SEED, and another number in POSTERN_KILLS.</summary>
    [Fact(Explicit = true)]
    public Task Nothing_acknowledged_is_lost_or_doubled_in_a_thousand_kills() => KillAsync(Told("POSTERN_KILLS") ?? 1000, Told("POSTERN_SEED") ?? Random.Shared.Next());

    private static int? Told(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static async Task KillAsync(int kills, int seed)
    {
        var random = new Random(seed);
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        Maildir.Make(Path.Combine(server.MailOf(user), ".Other"));
        await server.KillAsync();
        await server.AgainAsync(lmtp: true, pop3: true);
        KilledClient[] clients = [.. Enumerable.Range(0, 3).Select(i => new KilledClient($"k{i}", new Random(random.Next())))];
        KilledSender[] senders = [.. Enumerable.Range(0, 2).Select(i => new KilledSender($"s{i}", user, new Random(random.Next())))];
        var reader = new KilledReader(user, senders, new Random(random.Next()));
        int Acknowledged() => clients.Sum(client => client.Acknowledged) + senders.Sum(sender => sender.Acknowledged) + reader.Acknowledged;
        var ledger = new Ledger();
        for (int kill = 1; kill <= kills; kill++)
        {
            string story = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, kill {kill}");
            var talks = new List<ImapTalk>();
            foreach (KilledClient _ in clients)
                talks.Add(await server.LoginAsync(user));
            int wanted = Acknowledged() + random.Next(1, 60);
            Task acting = Task.WhenAll([.. clients.Select((client, i) => client.RunAsync(talks[i])), .. senders.Select(sender => sender.RunAsync(server.Process.Door("lmtp").Port)), reader.RunAsync(server.Process.Door("pop3").Port)]);
            await Patience.UntilAsync(() => acting.IsCompleted || Acknowledged() >= wanted, () => server.Process.Program.Story());
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20)), CancellationToken.None);
            Assert.False(acting.IsCompleted, $"{story}: {acting.Exception} {server.Process.Program.Story()}");
            await server.KillAsync();
            await acting;
            foreach (ImapTalk talk in talks)
                await talk.DisposeAsync();
            // Lost, the index must give the same UIDs.
            if (random.Next(4) == 0)
                File.Delete(Path.Combine(server.MailOf(user), "postern-index"));
            await server.AgainAsync(lmtp: true, pop3: true);
            await using var look = await server.LoginAsync(user);
            await ledger.LookAsync(look);
            ledger.Hold(clients.SelectMany(client => client.Letters).Concat(senders.SelectMany(sender => sender.Letters)), story);
            if (kill % 50 == 0 || kill == kills)
                TestContext.Current.TestOutputHelper?.WriteLine(Count(story, clients, senders, reader, ledger));
        }
    }

    private static string Count(string story, KilledClient[] clients, KilledSender[] senders, KilledReader reader, Ledger ledger) =>
        $"{story}: {clients.Sum(client => client.Acknowledged)} commands, {senders.Sum(sender => sender.Acknowledged)} deliveries and {reader.Acknowledged} sessions of POP3 acknowledged, {clients.Sum(client => client.Letters.Count) + senders.Sum(sender => sender.Letters.Count)} letters, {ledger.Count} there";
}
