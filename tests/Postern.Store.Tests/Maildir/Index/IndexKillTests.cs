using Postern.Store.Maildir.Index;

namespace Postern.Store.Tests.Maildir.Index;

/// <summary>Programs that write an index are killed at any instant: a client that was told something by them before is told all the rest by whoever comes next.</summary>
public sealed class IndexKillTests : IDisposable
{
    private readonly MailRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public Task Clients_hear_of_everything_after_a_kill() => KillAsync(kills: 10, seed: 1);

    [Fact(Explicit = true)]
    public Task Clients_hear_of_everything_after_some_hundred_kills() => KillAsync(kills: 400, seed: 2);

    private async Task KillAsync(int kills, int seed)
    {
        var random = new Random(seed);
        var told = new List<string>();
        int kept = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            using var first = await KilledProgram.StartAsync("indexer", _rig.Tree.Path, random.Next());
            using var second = kill % 2 == 0 ? null : await KilledProgram.StartAsync("indexer", _rig.Tree.Path, random.Next());
            told.AddRange(await KilledProgram.KillAsync(first, random));
            if (second is not null)
            {
                told.AddRange(await KilledProgram.KillAsync(second, random));
            }

            Assert.All(told, line => Assert.True(char.IsAsciiDigit(line[0]), line));
            using var next = new IndexedMailbox(_rig.Inbox, Assert.Fail);
            next.Synchronise();
            // What was told last, and some of what was told long ago.
            foreach (string line in told.TakeLast(20).Concat(Enumerable.Range(0, Math.Min(told.Count, 20)).Select(_ => told[random.Next(told.Count)])))
            {
                var client = QresyncClient.Read(line);
                client.Resynchronise(next.Snapshot);
                client.Check(next.Snapshot);
            }

            kept += told.Count > 0 && next.Snapshot.TryVanishedSince(QresyncClient.Read(told[^1]).ModSeq, out _) ? 1 : 0;
        }

        Assert.True(told.Count > kills, "too little was done to prove anything");
        Assert.True(kept > 0, "MODSEQs were never believed after a kill");
    }
}
