using System.Text;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Tests.Maildir.Index;

public sealed class IndexedMailboxTests : IDisposable
{
    private readonly MailRig _rig = new();
    private readonly List<IndexedMailbox> _open = [];
    private readonly List<string> _told = [];

    public void Dispose()
    {
        _open.ForEach(mailbox => mailbox.Dispose());
        _rig.Dispose();
    }

    [Fact]
    public void Whatever_changes_gets_one_new_MODSEQ_by_whomever_it_was_done()
    {
        for (int i = 1; i <= 4; i++)
            _rig.Put($"cur/{i}.a:2,");
        var mailbox = Open();
        Assert.True(mailbox.Synchronise().IsReset);
        ulong first = mailbox.Snapshot.HighestModSeq;
        Assert.Equal([first, first, first, first], ModSeqs(mailbox));
        Assert.True(mailbox.Synchronise().IsNone);
        Assert.Equal(first, mailbox.Snapshot.HighestModSeq);
        // Ours, twice before anybody looked; and a foreign program's.
        var flagged = _rig.Inbox.SetFlags(mailbox.Snapshot[0].File, MessageFlags.Seen, default)!.Value; // it is there
        _rig.Inbox.SetFlags(flagged, MessageFlags.Seen | MessageFlags.Flagged, default);
        File.Move(_rig.File("cur/2.a:2,"), _rig.File("cur/2.a:2,T"));
        var changes = mailbox.Synchronise();
        Assert.Equal([(1u, MessageFlags.Seen | MessageFlags.Flagged), (2u, MessageFlags.Deleted)], changes.Changed.Select(message => (message.Uid, message.Flags)));
        Assert.Equal([first + 1, first + 1, first, first], ModSeqs(mailbox));
        Assert.True(mailbox.Synchronise().IsNone);
        Assert.Equal(first + 1, mailbox.Snapshot.HighestModSeq);
        _rig.Put("new/5.a");
        File.Delete(_rig.File("cur/3.a:2,"));
        changes = mailbox.Synchronise(takesNew: true);
        Assert.Equal((5u, true, 3u), (changes.New.Single().Uid, changes.New.Single().File.IsNew, changes.Gone.Single()));
        Assert.Equal([5u], changes.Taken);
        Assert.Equal([first + 1, first + 1, first, first + 2], ModSeqs(mailbox));
        Assert.True(ModSeqMark.Read(_rig.Inbox) >= mailbox.Snapshot.HighestModSeq);
    }

    [Fact]
    public void A_name_alone_is_no_change_and_the_new_one_is_known()
    {
        _rig.Put("cur/1.a");
        var mailbox = Open(synchronised: true);
        ulong first = mailbox.Snapshot.HighestModSeq;
        File.Move(_rig.File("cur/1.a"), _rig.File("cur/1.a:2,"));
        Assert.True(mailbox.Synchronise().IsNone);
        Assert.Equal(first, mailbox.Snapshot.HighestModSeq);
        Assert.Equal("1.a:2,", Encoding.UTF8.GetString(mailbox.Snapshot[0].File.FileName.Span));
    }

    [Fact]
    public void An_empty_mailbox_has_a_MODSEQ() => Assert.NotEqual(0ul, Open(synchronised: true).Snapshot.HighestModSeq);

    [Fact]
    public void What_is_taken_from_new_is_told_once_also_at_first()
    {
        _rig.Put("new/1.a");
        _rig.Put("cur/2.b:2,");
        var mailbox = Open();
        Assert.Empty(mailbox.Synchronise().Taken);
        Assert.Equal([1u], mailbox.Synchronise(takesNew: true).Taken);
        Assert.Empty(mailbox.Synchronise(takesNew: true).Taken);
        _rig.Put("new/3.c");
        Assert.Equal([3u], Open().Synchronise(takesNew: true).Taken);
    }

    [Fact]
    public void What_was_expunged_since_is_told_and_what_came_back_is_not()
    {
        for (int i = 1; i <= 5; i++)
            _rig.Put($"cur/{i}.a:2,");
        var mailbox = Open(synchronised: true);
        ulong first = mailbox.Snapshot.HighestModSeq;
        File.Delete(_rig.File("cur/5.a:2,"));
        mailbox.Synchronise();
        File.Delete(_rig.File("cur/2.a:2,"));
        File.Move(_rig.File("cur/3.a:2,"), _rig.File("aside"));
        mailbox.Synchronise();
        Assert.Equal([2u, 3, 5], VanishedSince(mailbox, first));
        Assert.Equal([2u, 3], VanishedSince(mailbox, first + 1));
        Assert.Equal([], VanishedSince(mailbox, first + 2));
        Assert.Null(VanishedSince(mailbox, first - 1));
        File.Move(_rig.File("aside"), _rig.File("cur/3.a:2,"));
        Assert.Equal(3u, mailbox.Synchronise().New.Single().Uid);
        Assert.Equal([2u, 5], VanishedSince(mailbox, first));
        Assert.Equal(first + 3, mailbox.Snapshot.ModSeqAt(mailbox.Snapshot.IndexOf(3)));
    }

    [Fact]
    public void Only_so_many_expunges_are_remembered_as_are_worth_it()
    {
        var vanished = Vanished.Nothing.With([1, 2], 5).With([3], 6);
        Assert.Same(vanished, vanished.With([], 7));
        var full = vanished.With([.. Enumerable.Range(10, Vanished.Most - 1).Select(uid => (uint)uid)], 7);
        // Of the two with 5 one would have to go, so both have.
        Assert.Equal((5ul, Vanished.Most), (full.Floor, full.Uids.Length));
        var most = full.With([9], 8).With([.. Enumerable.Range(1, Vanished.Most).Select(uid => (uint)uid)], 9);
        Assert.Equal((8ul, Vanished.Most), (most.Floor, most.Uids.Length));
    }

    [Fact]
    public void Sizes_and_dates_are_found_where_the_name_does_not_tell_them_and_then_known()
    {
        _rig.Put("cur/1.a:2,", "a\nb\n");
        File.SetLastWriteTimeUtc(_rig.File("cur/1.a:2,"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        _rig.Put("cur/2.b,S=7,W=9:2,");
        var mailbox = Open(synchronised: true);
        var snapshot = mailbox.Snapshot;
        Assert.Equal((-1L, -1L, null), (snapshot.SizeAt(0), snapshot.SentSizeAt(0), snapshot.InternalDateAt(0)));
        Assert.Equal((7L, 9L, null), (snapshot.SizeAt(1), snapshot.SentSizeAt(1), snapshot.InternalDateAt(1)));
        var date = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
        Assert.Equal(new MessageFacts(4, 6, date), mailbox.FactsOf(snapshot[0]));
        Assert.Equal((4L, 6L, date), (snapshot.SizeAt(0), snapshot.SentSizeAt(0), snapshot.InternalDateAt(0)));
        File.Delete(_rig.File("cur/1.a:2,"));
        File.Delete(_rig.File("cur/2.b,S=7,W=9:2,"));
        Assert.Equal(6, mailbox.FactsOf(snapshot[0])?.SentSize);
        Assert.Null(mailbox.FactsOf(snapshot[1]));
    }

    [Fact]
    public void A_summary_is_remembered_as_long_as_its_message_lives()
    {
        _rig.Put("cur/1.a:2,");
        var mailbox = Open(synchronised: true);
        Assert.Null(mailbox.SummaryOf(1));
        mailbox.Remember(1, "one"u8);
        mailbox.Remember(1, "two"u8);
        mailbox.Remember(2, "none"u8);
        Assert.Equal("two", Encoding.UTF8.GetString(mailbox.SummaryOf(1)!.Value.Span)); // it was just remembered
        Assert.Null(mailbox.SummaryOf(2));
        File.Delete(_rig.File("cur/1.a:2,"));
        mailbox.Synchronise();
        Assert.Null(mailbox.SummaryOf(1));
    }

    [Fact]
    public void Where_no_MODSEQ_can_be_kept_there_is_none_and_afterwards_all_have_a_new_one()
    {
        _rig.Put("cur/1.a:2,");
        _rig.Put("cur/2.a:2,");
        _rig.Put("postern-modseq", "garbage\n");
        var mailbox = Open(synchronised: true);
        Assert.True(mailbox.Synchronise().IsNone);
        Assert.Equal((0ul, 2), (mailbox.Snapshot.HighestModSeq, mailbox.Snapshot.Count));
        Assert.False(mailbox.Snapshot.TryVanishedSince(0, out _));
        Assert.Contains("is broken", Assert.Single(_told), StringComparison.Ordinal);
        _rig.Put("postern-modseq", "1 5000\n");
        Assert.True(mailbox.Synchronise().IsNone);
        Assert.Equal([5001ul, 5001], ModSeqs(mailbox));
        Assert.Null(VanishedSince(mailbox, 5000));
    }

    [Fact]
    public void Another_UIDVALIDITY_is_a_reset()
    {
        _rig.Put("cur/1.a:2,");
        var mailbox = Open(synchronised: true);
        ulong first = mailbox.Snapshot.HighestModSeq;
        mailbox.Remember(1, "x"u8);
        _rig.Put("dovecot-uidlist", "3 V7 N9 G0123456789abcdef0123456789abcdef\n8 :1.a\n");
        Assert.True(mailbox.Synchronise().IsReset);
        Assert.Equal((8u, 7u), (mailbox.Snapshot[0].Uid, mailbox.Snapshot.Mailbox.UidValidity));
        Assert.True(mailbox.Snapshot.HighestModSeq > first);
        Assert.Null(VanishedSince(mailbox, first));
        Assert.Null(mailbox.SummaryOf(1));
    }

    private IndexedMailbox Open(bool synchronised = false)
    {
        var mailbox = new IndexedMailbox(_rig.Inbox, _told.Add);
        _open.Add(mailbox);
        if (synchronised)
            mailbox.Synchronise();
        return mailbox;
    }

    private static IEnumerable<ulong> ModSeqs(IndexedMailbox mailbox) => Enumerable.Range(0, mailbox.Snapshot.Count).Select(mailbox.Snapshot.ModSeqAt);

    private static IReadOnlyList<uint>? VanishedSince(IndexedMailbox mailbox, ulong modSeq) => mailbox.Snapshot.TryVanishedSince(modSeq, out var uids) ? uids : null;
}
