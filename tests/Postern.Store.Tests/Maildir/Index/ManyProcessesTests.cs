using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Tests.Maildir.Index;

/// <summary>Several stand for one folder, as in several processes; clients go from one to the other.</summary>
public sealed class ManyProcessesTests : IDisposable
{
    private readonly MailRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void What_one_has_seen_has_the_same_MODSEQ_at_the_other()
    {
        _rig.Put("cur/1.a:2,");
        _rig.Put("cur/2.a:2,");
        using var one = new IndexedMailbox(_rig.Inbox);
        using var other = new IndexedMailbox(_rig.Inbox);
        one.Synchronise();
        other.Synchronise();
        ulong first = one.Snapshot.HighestModSeq;
        Assert.Equal(first, other.Snapshot.HighestModSeq);
        File.Move(_rig.File("cur/1.a:2,"), _rig.File("cur/1.a:2,S"));
        one.Synchronise();
        File.Delete(_rig.File("cur/2.a:2,"));
        var changes = other.Synchronise();
        Assert.Equal((1u, 2u), (changes.Changed.Single().Uid, changes.Gone.Single()));
        Assert.Equal((first + 1, first + 2), (other.Snapshot.ModSeqAt(0), other.Snapshot.HighestModSeq));
        Assert.Equal(2u, one.Synchronise().Gone.Single());
        Assert.Equal((first + 1, first + 2), (one.Snapshot.ModSeqAt(0), one.Snapshot.HighestModSeq));
        // Flags that came and went while the other looked away.
        File.Move(_rig.File("cur/1.a:2,S"), _rig.File("cur/1.a:2,T"));
        one.Synchronise();
        File.Move(_rig.File("cur/1.a:2,T"), _rig.File("cur/1.a:2,S"));
        one.Synchronise();
        Assert.Equal(1u, other.Synchronise().Changed.Single().Uid);
        Assert.Equal(first + 4, other.Snapshot.ModSeqAt(0));
        Assert.True(other.Synchronise().IsNone);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void However_clients_go_from_one_to_the_other_they_hear_of_everything(int seed)
    {
        var random = new Random(seed);
        var told = new List<string>();
        IndexedMailbox[] processes = [new(_rig.Inbox, told.Add), new(_rig.Inbox, told.Add), new(_rig.Inbox, told.Add)];
        QresyncClient[] clients = [new(), new(), new(), new()];
        for (int step = 0; step < 400; step++)
        {
            Change(random);
            int which = random.Next(processes.Length);
            switch (random.Next(12))
            {
                case 0:
                    processes[which].Dispose();
                    processes[which] = new IndexedMailbox(_rig.Inbox, told.Add);
                    break;
                case 1: // killed
                    processes[which] = new IndexedMailbox(_rig.Inbox, told.Add);
                    break;
                case 2 when random.Next(4) == 0:
                    File.Delete(_rig.File("postern-index"));
                    break;
                case 3 when random.Next(4) == 0 && File.Exists(_rig.File("postern-index")):
                    Damage(random);
                    break;
                case 4 when random.Next(4) == 0:
                    _rig.Put("postern-modseq", $"1 {ModSeqMark.Read(_rig.Inbox) + (ulong)random.Next(3000)}\n");
                    break;
                default:
                    break;
            }

            var process = processes[which];
            ulong before = process.Snapshot.HighestModSeq;
            process.Synchronise(takesNew: random.Next(3) == 0);
            Assert.True(process.Snapshot.HighestModSeq >= before);
            Learn(random, process);
            var client = clients[random.Next(clients.Length)];
            client.Resynchronise(process.Snapshot);
            client.Check(process.Snapshot);
        }

        Assert.All(told, what => Assert.Contains("was damaged and is made anew", what, StringComparison.Ordinal));
        Array.ForEach(processes, process => process.Dispose());
    }

    private void Change(Random random)
    {
        string[] names = [.. Directory.GetFiles(_rig.File("cur")), .. Directory.GetFiles(_rig.File("new"))];
        for (int changes = random.Next(4); changes > 0; changes--)
        {
            string name = names.Length == 0 ? "" : names[random.Next(names.Length)];
            if (!File.Exists(name) || random.Next(4) == 0)
                MailRig.Deliver(_rig.Inbox, "x", (MessageFlags)random.Next(3));
            else if (random.Next(4) == 0)
                File.Delete(name);
            else
                File.Move(name, $"{_rig.File("cur/" + Path.GetFileName(name).Split(':')[0])}:2,{"DFPRST"[random.Next(6)]}");
        }
    }

    private static void Learn(Random random, IndexedMailbox process)
    {
        if (process.Snapshot.Count == 0)
            return;
        var message = process.Snapshot[random.Next(process.Snapshot.Count)];
        if (process.FactsOf(message) is { } facts)
            Assert.Equal(1, facts.Size);
        byte[] summary = [(byte)message.Uid, 7];
        Assert.True(process.SummaryOf(message.Uid) is not { } known || known.Span.SequenceEqual(summary));
        process.Remember(message.Uid, summary);
    }

    private void Damage(Random random)
    {
        byte[] octets = File.ReadAllBytes(_rig.File("postern-index"));
        octets[random.Next(octets.Length)] ^= (byte)(1 << random.Next(8));
        _rig.Put("postern-index.copy", "");
        File.WriteAllBytes(_rig.File("postern-index.copy"), octets);
        File.Move(_rig.File("postern-index.copy"), _rig.File("postern-index"), overwrite: true);
    }
}
