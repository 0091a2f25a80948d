using System.Text;
using Postern.Store.Files;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Changing;
using Postern.Store.Maildir.Index;

namespace Postern.Store.Tests.Maildir.Index;

/// <summary>What is changed through a mailbox is known without looking, and hides nothing of what others do at the same moment for long.</summary>
public sealed class OwnChangesTests : IDisposable
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(2);

    private readonly MovedTime _time = new();
    private readonly MailRig _rig = new();
    private readonly List<IndexedMailbox> _open = [];

    public void Dispose()
    {
        _open.ForEach(mailbox => mailbox.Dispose());
        _rig.Dispose();
    }

    [Fact]
    public void What_another_does_while_flags_are_set_is_found_by_one_look_that_comes_later()
    {
        var mailbox = Settled("cur/1.a:2,", "cur/2.a:2,", "cur/3.a:2,");
        ulong first = mailbox.Snapshot.HighestModSeq;
        Assert.Null(mailbox.OwesLookIn);
        Assert.Empty(mailbox.SetFlags(While(() => Move("cur/2.a:2,", "cur/2.a:2,T"), Flag(mailbox, 1, MessageFlags.Seen))));
        Assert.Equal([(1u, MessageFlags.Seen, first + 1), (2u, MessageFlags.None, first), (3u, MessageFlags.None, first)], Messages(mailbox));
        Assert.True(mailbox.Synchronise().IsNone);
        Assert.NotNull(mailbox.OwesLookIn);
        _time.By += Later;
        Assert.Equal(2u, mailbox.Synchronise().Changed.Single().Uid);
        Assert.Equal([(1u, MessageFlags.Seen, first + 1), (2u, MessageFlags.Deleted, first + 2), (3u, MessageFlags.None, first)], Messages(mailbox));
        _time.By += Later;
        Assert.True(mailbox.Synchronise().IsNone);
        Assert.Equal((null, first + 2), (mailbox.OwesLookIn, mailbox.Snapshot.HighestModSeq));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_clock_that_is_set_does_not_put_the_look_off(int years)
    {
        var mailbox = Settled("cur/1.a:2,", "cur/2.a:2,");
        mailbox.SetFlags(While(() => Move("cur/2.a:2,", "cur/2.a:2,T"), Flag(mailbox, 1, MessageFlags.Seen)));
        _time.SetBy = TimeSpan.FromDays(365 * years);
        Assert.InRange(mailbox.OwesLookIn ?? Later, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        _time.By += Later;
        Assert.Equal(2u, mailbox.Synchronise().Changed.Single().Uid);
    }

    [Fact]
    public void What_another_did_before_is_found_at_once()
    {
        var mailbox = Settled("cur/1.a:2,", "cur/2.a:2,", "cur/3.a:2,");
        ulong first = mailbox.Snapshot.HighestModSeq;
        Move("cur/2.a:2,", "cur/2.a:2,T");
        Move("cur/3.a:2,", "cur/3.a:2,F");
        Assert.Empty(mailbox.SetFlags([Flag(mailbox, 1, MessageFlags.Seen), Flag(mailbox, 3, MessageFlags.Draft)]));
        Assert.Equal([(1u, MessageFlags.Seen, first + 2), (2u, MessageFlags.Deleted, first + 1), (3u, MessageFlags.Draft, first + 2)], Messages(mailbox));
        Assert.Equal(["1.a:2,S", "2.a:2,T", "3.a:2,D"], _rig.Names("cur"));
    }

    [Fact]
    public void No_number_of_own_changes_puts_the_look_off()
    {
        var mailbox = Settled("cur/1.a:2,", "cur/2.a:2,");
        mailbox.SetFlags(While(() => File.Delete(_rig.File("cur/2.a:2,")), Flag(mailbox, 1, MessageFlags.Seen)));
        for (int change = 0; change < 3; change++)
        {
            Assert.Equal(2, mailbox.Snapshot.Count);
            _time.By += Later / 3.5;
            mailbox.SetFlags([Flag(mailbox, 1, (MessageFlags)(1 << change))]);
        }

        _time.By += Later / 3.5;
        mailbox.SetFlags([Flag(mailbox, 1, MessageFlags.Seen)]);
        Assert.Equal([1u], mailbox.Snapshot.Uids.ToArray());
    }

    [Fact]
    public void Mail_that_another_delivers_while_we_do_is_found_within_a_tick()
    {
        var mailbox = Settled("cur/1.a:2,");
        Assert.Equal([2u], Publish(mailbox, While(() => _rig.Put("new/9.b"), MessageFlags.None)));
        Assert.Equal([1u, 2], mailbox.Snapshot.Uids.ToArray());
        Assert.True(mailbox.OwesLookIn <= TimeSpan.FromMilliseconds(20));
        _time.By += TimeSpan.FromMilliseconds(20);
        Assert.Equal(3u, mailbox.Synchronise().New.Single().Uid);
    }

    [Fact]
    public void What_was_removed_or_moved_away_has_gone_and_once()
    {
        var mailbox = Settled("cur/1.a:2,", "cur/2.a:2,T", "new/3.a");
        _rig.Tree.Create(MailRig.Named("Other"));
        var other = new MaildirTree(_rig.Tree.Path, _time).Folder(MailRig.Named("Other"));
        ulong first = mailbox.Snapshot.HighestModSeq;
        Assert.Equal(1, mailbox.Expunge([2u, 7u]));
        var before = other.Stamps();
        var (moved, failure) = mailbox.MoveTo([2u, 3u], other, set => set);
        Assert.Null(failure);
        Assert.Equal([1u], mailbox.Snapshot.Uids.ToArray());
        Assert.True(mailbox.Snapshot.TryVanishedSince(first, out var vanished));
        Assert.Equal([2u, 3u], vanished);
        using var target = new IndexedMailbox(other);
        Assert.Equal((3u, 1u), (moved.Single().Uid, target.Add([moved.Single().Placed], before).Single()));
        _time.By += Later;
        Assert.True(mailbox.Synchronise().IsNone);
        Assert.True(target.Synchronise().IsNone);
        Assert.Equal(first + 2, mailbox.Snapshot.HighestModSeq);
    }

    [Fact]
    public void What_one_process_hides_from_itself_another_tells_it()
    {
        var mailbox = Settled("cur/1.a:2,", "cur/2.a:2,");
        ulong first = mailbox.Snapshot.HighestModSeq;
        mailbox.SetFlags(While(() => Move("cur/2.a:2,", "cur/2.a:2,T"), Flag(mailbox, 1, MessageFlags.Seen)));
        var other = Open();
        other.Synchronise();
        Assert.Equal([(1u, MessageFlags.Seen, first + 1), (2u, MessageFlags.Deleted, first + 2)], Messages(other));
        Assert.Equal(2u, mailbox.Synchronise().Changed.Single().Uid);
        Assert.Equal(Messages(other), Messages(mailbox));
        _time.By += Later;
        Assert.True(mailbox.Synchronise().IsNone);
        Assert.True(other.Synchronise().IsNone);
    }

    [Fact]
    public void What_is_put_there_gets_its_UID_though_a_change_of_ours_meanwhile_hides_it()
    {
        var mailbox = Settled("cur/1.a:2,");
        var before = mailbox.Folder.Stamps();
        // COPY holds no two mailboxes at once: another session works on this one between its link and its UID.
        var change = While(() => MailRig.Deliver(mailbox.Folder, "x", MessageFlags.Seen), Flag(mailbox, 1, MessageFlags.Flagged));
        mailbox.SetFlags(change);
        byte[] name = Encoding.UTF8.GetBytes(_rig.Names("cur").Single(file => !file.StartsWith("1.a", StringComparison.Ordinal)).Split(':')[0]);
        Assert.Equal([2u], mailbox.Add([new PlacedMessage(name, MessageFlags.Seen, default)], before));
        Assert.Equal([1u, 2], mailbox.Snapshot.Uids.ToArray());
    }

    [Fact]
    public void UIDs_are_written_behind_those_that_are_there()
    {
        var mailbox = Settled("cur/1.a:2,");
        string list = List();
        var inode = FileStamp.Of(_rig.File("dovecot-uidlist")).Inode;
        Assert.Equal([2u, 3u], Publish(mailbox, [MessageFlags.None, MessageFlags.Seen]));
        Assert.StartsWith(list + "2 :", List(), StringComparison.Ordinal);
        Assert.Equal((inode, 4), (FileStamp.Of(_rig.File("dovecot-uidlist")).Inode, List().Split('\n').Length - 1));
        // A line that was cut off is none, and what comes behind it must not become its end.
        File.AppendAllText(_rig.File("dovecot-uidlist"), "4 :17");
        Assert.Equal([4u], Publish(mailbox, [MessageFlags.None]));
        Assert.Equal([1u, 2, 3, 4], Open(synchronised: true).Snapshot.Uids.ToArray());
        // Another has given out UIDs meanwhile, and ours come after them.
        _rig.Put("cur/9.z:2,");
        File.AppendAllText(_rig.File("dovecot-uidlist"), "8 :9.z\n");
        Assert.Equal([9u], Publish(mailbox, [MessageFlags.None]));
        Assert.Equal([1u, 2, 3, 4, 8, 9], mailbox.Snapshot.Uids.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_is_done_by_whomever_in_the_end_all_know_the_same_and_no_UID_is_given_twice(int seed)
    {
        var random = new Random(seed);
        IndexedMailbox[] processes = [Open(), Open()];
        QresyncClient[] clients = [new(), new(), new()];
        var given = new Dictionary<uint, string>();
        for (int step = 0; step < 300; step++)
        {
            var process = processes[random.Next(processes.Length)];
            AwaitTick();
            Own(random, process);
            AwaitTick();
            if (random.Next(3) == 0)
                Foreign(random);
            if (random.Next(3) == 0)
                process.Synchronise(takesNew: random.Next(2) == 0);
            foreach (var message in process.Snapshot.Mailbox.Messages)
                Assert.Equal(Encoding.UTF8.GetString(message.File.BaseName.Span), given.GetValueOrDefault(message.Uid) ?? (given[message.Uid] = Encoding.UTF8.GetString(message.File.BaseName.Span)));
            var client = clients[random.Next(clients.Length)];
            client.Resynchronise(process.Snapshot);
            client.Check(process.Snapshot);
            _time.By += TimeSpan.FromMilliseconds(random.Next(4) == 0 ? random.Next(3000) : 0);
        }

        _time.By += Later;
        var fresh = new Mailbox(Folder());
        fresh.Synchronise();
        foreach (var process in processes)
        {
            process.Synchronise();
            Assert.Equal(fresh.Snapshot.Messages.ToArray().Select(message => (message.Uid, message.Flags)), Messages(process).Select(message => (message.Uid, message.Flags)));
        }

        Assert.Equal(Messages(processes[0]), Messages(processes[1]));
    }

    private void Own(Random random, IndexedMailbox process)
    {
        uint uid = process.Snapshot.Count == 0 ? 1 : process.Snapshot[random.Next(process.Snapshot.Count)].Uid;
        Action meanwhile = random.Next(2) == 0 ? () => Foreign(random) : () => { };
        switch (random.Next(4))
        {
            case 0 when process.Snapshot.Count < 20:
                Publish(process, While(meanwhile, (MessageFlags)random.Next(3)));
                break;
            case 1 when process.Snapshot.Count > 5:
                process.Expunge(While(meanwhile, uid));
                break;
            default:
                process.SetFlags(While(meanwhile, new FlagChange(uid, (MessageFlags)random.Next(8), default)));
                break;
        }
    }

    private void Foreign(Random random)
    {
        string[] names = [.. Directory.GetFiles(_rig.File("cur")), .. Directory.GetFiles(_rig.File("new"))];
        string name = names.Length == 0 ? "" : names[random.Next(names.Length)];
        if (names.Length < 5 || (random.Next(3) == 0 && names.Length < 20))
            MailRig.Deliver(_rig.Inbox, "x", (MessageFlags)random.Next(3));
        else if (random.Next(4) == 0)
            File.Delete(name);
        else
            File.Move(name, $"{_rig.File("cur/" + Path.GetFileName(name).Split(':')[0])}:2,{"DFPRST"[random.Next(6)]}");
    }

    // What is done while ours is: between our looking at the stamps before and after.
    private static IEnumerable<T> While<T>(Action foreign, T own)
    {
        foreign();
        yield return own;
    }

    private static IReadOnlyList<uint> Publish(IndexedMailbox mailbox, IEnumerable<MessageFlags> messages)
    {
        var before = mailbox.Folder.Stamps();
        return mailbox.Add([.. messages.Select(flags => new PlacedMessage(Encoding.UTF8.GetBytes(MailRig.Deliver(mailbox.Folder, "x", flags)), flags, default))], before);
    }

    // Until a change leaves another stamp than those before: the tests move their clock, and not that of the files.
    private void AwaitTick()
    {
        var (news, current) = (FileStamp.Of(_rig.File("new")), FileStamp.Of(_rig.File("cur")));
        FileStamp now;
        do
        {
            _rig.Put("tick");
            now = FileStamp.Of(_rig.File("tick"));
        }
        while (!IsLater(now, news) || !IsLater(now, current));
    }

    private static bool IsLater(FileStamp one, FileStamp other) =>
        (one.ChangedSeconds, one.ChangedNanoseconds).CompareTo((other.ChangedSeconds, other.ChangedNanoseconds)) > 0;

    private static FlagChange Flag(IndexedMailbox mailbox, uint uid, MessageFlags flags) =>
        new(uid, flags, mailbox.Snapshot[mailbox.Snapshot.IndexOf(uid)].Keywords);

    private void Move(string from, string to) => File.Move(_rig.File(from), _rig.File(to));

    private string List() => File.ReadAllText(_rig.File("dovecot-uidlist"));

    private MaildirFolder Folder() => new MaildirTree(_rig.Tree.Path, _time).Folder(FolderName.Inbox);

    private IndexedMailbox Open(bool synchronised = false)
    {
        var mailbox = new IndexedMailbox(Folder());
        _open.Add(mailbox);
        if (synchronised)
            mailbox.Synchronise();
        return mailbox;
    }

    private IndexedMailbox Settled(params string[] names)
    {
        foreach (string name in names)
            _rig.Put(name);
        var mailbox = Open(synchronised: true);
        _time.By += Later;
        mailbox.Synchronise();
        AwaitTick();
        return mailbox;
    }

    private static IEnumerable<(uint Uid, MessageFlags Flags, ulong ModSeq)> Messages(IndexedMailbox mailbox) =>
        Enumerable.Range(0, mailbox.Snapshot.Count).Select(place => (mailbox.Snapshot[place].Uid, mailbox.Snapshot[place].Flags, mailbox.Snapshot.ModSeqAt(place)));
}
