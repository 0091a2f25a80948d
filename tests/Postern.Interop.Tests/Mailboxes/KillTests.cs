using System.Globalization;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>The server is killed while clients add, flag, move and expunge: what it had acknowledged is there, once, under the same UID.</summary>
public sealed class KillTests
{
    private static readonly int s_kills = Environment.GetEnvironmentVariable("POSTERN_LONG") is not null ? 150 : 5;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed()
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        Maildir.Make(Path.Combine(server.MailOf(user), ".Other"));
        var random = new Random(1);
        KilledClient[] clients = [.. Enumerable.Range(0, 3).Select(i => new KilledClient($"k{i}", new Random(i)))];
        for (int kill = 0; kill < s_kills; kill++)
        {
            var talks = new List<ImapTalk>();
            foreach (KilledClient _ in clients)
                talks.Add(await server.LoginAsync(user));
            int wanted = clients.Sum(client => client.Acknowledged) + random.Next(1, 60);
            Task acting = Task.WhenAll(clients.Select((client, i) => client.RunAsync(talks[i])));
            await Peers.Patience.UntilAsync(() => acting.IsCompleted || clients.Sum(client => client.Acknowledged) >= wanted, () => server.Process.Program.Story());
            Assert.False(acting.IsCompleted, server.Process.Program.Story());
            await server.KillAsync();
            await acting;
            foreach (ImapTalk talk in talks)
                await talk.DisposeAsync();
            await server.AgainAsync();
            await using var look = await server.LoginAsync(user);
            Hold(clients, await ListAsync(look, "INBOX"), await ListAsync(look, "Other"));
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{s_kills} kills, {clients.Sum(client => client.Acknowledged)} commands acknowledged, {clients.Sum(client => client.Letters.Count)} letters");
    }

    private static void Hold(KilledClient[] clients, List<(string Subject, uint Uid, bool IsFlagged)> inbox, List<(string Subject, uint Uid, bool IsFlagged)> other)
    {
        foreach (KilledClient.Promise letter in clients.SelectMany(client => client.Letters))
        {
            var found = inbox.Where(one => one.Subject == letter.Subject).Select(one => (Place: "INBOX", one.Uid, one.IsFlagged))
                .Concat(other.Where(one => one.Subject == letter.Subject).Select(one => (Place: "Other", one.Uid, one.IsFlagged))).ToList();
            Assert.True(found.Count <= 1, $"{letter.Subject} is there {found.Count} times: {string.Join(' ', found)}");
            string place = found.Count == 0 ? "" : found[0].Place;
            Assert.True(letter.Places.Contains(place), $"{letter.Subject} is in “{place}”, and was promised to be in “{string.Join("” or “", letter.Places)}”");
            if (place.Length > 0 && letter.Uids.TryGetValue(place, out uint uid))
                Assert.True(uid == found[0].Uid, $"{letter.Subject} had the UID {uid} in {place}, and has {found[0].Uid}");
            Assert.True(place.Length == 0 || !letter.MustBeFlagged || found[0].IsFlagged, $"{letter.Subject} has lost its flag");
            // What is there now was not there by chance: it stays.
            letter.Places = [place];
            if (place.Length > 0)
                letter.Uids[place] = found[0].Uid;
        }
    }

    private static async Task<List<(string Subject, uint Uid, bool IsFlagged)>> ListAsync(ImapTalk talk, string mailbox)
    {
        await talk.DoAsync($"SELECT {mailbox}");
        var all = new List<(string, uint, bool)>();
        foreach (string response in await talk.DoAsync("UID FETCH 1:* (UID FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])"))
        {
            if (response.Contains(" FETCH (", StringComparison.Ordinal))
                all.Add((FetchItems.Find(response, "BODY[")!.Trim('"').Replace("Subject: ", "", StringComparison.Ordinal).Trim(), uint.Parse(FetchItems.Find(response, "UID")!, CultureInfo.InvariantCulture), FetchItems.Find(response, "FLAGS")!.Contains("\\Flagged", StringComparison.Ordinal))); // it was asked for
        }
        return all;
    }
}
