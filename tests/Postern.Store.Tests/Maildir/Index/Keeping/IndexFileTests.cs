using System.Text;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Tests.Maildir.Index.Keeping;

public sealed class IndexFileTests : IDisposable
{
    private readonly MailRig _rig = new();
    private readonly MovedTime _time = new();
    private readonly List<string> _told = [];

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_mailbox_that_is_opened_again_knows_everything_without_a_look_at_its_messages()
    {
        Fill();
        _time.By = TimeSpan.FromSeconds(4);
        IndexSnapshot before;
        using (var first = Open())
        {
            first.Remember(2, "two"u8);
            Assert.NotNull(first.FactsOf(first.Snapshot[0]));
            before = first.Snapshot;
        }

        using var again = Open();
        Assert.Equal(before.HighestModSeq, again.Snapshot.HighestModSeq);
        Assert.Equal(before.Mailbox.Stamps, again.Snapshot.Mailbox.Stamps);
        Assert.True(again.Snapshot.Mailbox.Stamps.IsSettled);
        Assert.Equal(Told(before), Told(again.Snapshot));
        Assert.Equal(before.Mailbox.Guid, again.Snapshot.Mailbox.Guid);
        Assert.Equal(before.InternalDateAt(0), again.Snapshot.InternalDateAt(0));
        Assert.Equal("two", Encoding.UTF8.GetString(again.SummaryOf(2)!.Value.Span)); // it was remembered
        Assert.Null(again.SummaryOf(1));
        Assert.True(again.Snapshot.TryVanishedSince(before.HighestModSeq, out var vanished));
        Assert.Empty(vanished);
        Assert.Empty(_told);
    }

    [Fact]
    public void What_changed_meanwhile_gets_a_new_MODSEQ_and_the_rest_keeps_its_own()
    {
        Fill();
        using (Open())
            _rig.Put("new/9.a");
        File.Move(_rig.File("cur/1.a:2,"), _rig.File("cur/1.a:2,S"));
        File.Delete(_rig.File("cur/2.a:2,S"));
        using var again = Open();
        ulong highest = again.Snapshot.HighestModSeq;
        Assert.Equal([(1u, highest), (3u, 1ul), (4u, highest)], Enumerable.Range(0, 3).Select(place => (again.Snapshot[place].Uid, again.Snapshot.ModSeqAt(place))));
        Assert.True(again.Snapshot.TryVanishedSince(1, out var vanished));
        Assert.Equal([2u], vanished);
    }

    [Theory]
    [InlineData("postern-index")]
    [InlineData("postern-index postern-summaries postern-index.lock")]
    [InlineData("postern-summaries")]
    public void Deleted_at_any_time_it_is_made_anew_without_a_new_UID(string deleted)
    {
        Fill();
        ulong highest;
        string[] before;
        using (var first = Open())
        {
            first.Remember(1, "one"u8);
            (highest, before) = (first.Snapshot.HighestModSeq, Told(first.Snapshot));
        }

        ulong mark = ModSeqMark.Read(_rig.Inbox);
        foreach (string name in deleted.Split(' '))
            File.Delete(_rig.File(name));
        using var again = Open();
        Assert.Equal(before, Told(again.Snapshot));
        Assert.Null(again.SummaryOf(1));
        if (!deleted.StartsWith("postern-index", StringComparison.Ordinal))
            return;
        Assert.True(again.Snapshot.HighestModSeq > mark);
        Assert.All(Enumerable.Range(0, 3), place => Assert.Equal(again.Snapshot.HighestModSeq, again.Snapshot.ModSeqAt(place)));
        Assert.False(again.Snapshot.TryVanishedSince(highest, out _));
    }

    [Fact]
    public void Cut_off_anywhere_it_is_read_as_far_as_it_goes_or_made_anew()
    {
        byte[] whole = Grow();
        string[] before;
        using (var all = Open())
            before = Told(all.Snapshot);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(_rig.File("postern-index"), whole[..length]);
            // Neither is closed, which would wait for the disk.
            Assert.Equal(before, Told(Open().Snapshot));
            Assert.Equal(before, Told(Open().Snapshot));
            Assert.True(_told.Count <= 1);
            _told.Clear();
        }
    }

    [Fact]
    public void A_bit_that_fell_over_anywhere_is_noticed_and_all_get_a_new_MODSEQ()
    {
        byte[] whole = Grow();
        string[] before;
        using (var all = Open())
            before = Told(all.Snapshot);
        for (int place = 0; place < whole.Length; place += 1 + (place % 5))
        {
            // The number of the file: any is good.
            if (place is >= 8 and < 16)
                continue;
            byte[] broken = [.. whole];
            broken[place] ^= (byte)(1 << (place % 8));
            File.WriteAllBytes(_rig.File("postern-index"), broken);
            ulong mark = ModSeqMark.Read(_rig.Inbox);
            var mended = Open(); // not closed: that waits for the disk
            Assert.Equal(before, Told(mended.Snapshot));
            Assert.True(mended.Snapshot.ModSeqAt(0) > mark, $"the octet at {place}");
            Assert.Contains("was damaged and is made anew", Assert.Single(_told), StringComparison.Ordinal);
            _told.Clear();
        }
    }

    [Fact]
    public void One_of_another_mailbox_or_from_before_a_mark_was_lost_is_not_believed()
    {
        Fill();
        using (Open())
            _rig.Put("cur/5.b:2,");
        using (Open())
            File.Delete(_rig.File("postern-modseq"));
        using (var again = Open())
        {
            Assert.Equal(again.Snapshot.HighestModSeq, again.Snapshot.ModSeqAt(0));
            Assert.True(again.Snapshot.HighestModSeq > 1024);
        }

        _rig.Put("dovecot-uidlist", "3 V7 N90 G0123456789abcdef0123456789abcdef\n8 :1.a\n");
        using var other = Open();
        Assert.Equal((8u, 7u), (other.Snapshot[0].Uid, other.Snapshot.Mailbox.UidValidity));
        Assert.Equal(other.Snapshot.HighestModSeq, other.Snapshot.ModSeqAt(0));
    }

    [Fact]
    public void It_grows_by_what_changes_and_is_written_anew_when_that_is_much()
    {
        Fill();
        using var mailbox = Open();
        long first = new FileInfo(_rig.File("postern-index")).Length;
        string name = _rig.File("cur/1.a:2,");
        long largest = 0, last = 0;
        bool isAnew = false;
        for (int i = 0; i < 400; i++)
        {
            string next = _rig.File("cur/1.a:2," + "FS"[i % 2]);
            File.Move(name, next);
            name = next;
            mailbox.Synchronise();
            long size = new FileInfo(_rig.File("postern-index")).Length;
            isAnew |= size < last;
            (largest, last) = (Math.Max(largest, size), size);
        }

        Assert.True(isAnew);
        Assert.InRange(largest, first + 1, 70_000);
        using var other = Open();
        Assert.Equal(mailbox.Snapshot.ModSeqAt(0), other.Snapshot.ModSeqAt(0));
    }

    [Fact]
    public void Closed_it_is_believed_by_the_next_boot_as_long_as_no_MODSEQ_was_given_since()
    {
        Fill();
        using (var mailbox = Open())
        {
            mailbox.Remember(1, "x"u8);
        }

        byte[] closed = File.ReadAllBytes(_rig.File("postern-index"));
        using (var mailbox = Open())
        {
            Assert.Equal(1ul, mailbox.Snapshot.HighestModSeq);
            Assert.NotNull(mailbox.FactsOf(mailbox.Snapshot[0]));
        }

        // Nothing but what was learnt is lost with the power.
        File.WriteAllBytes(_rig.File("postern-index"), closed);
        ulong told;
        using (var mailbox = Open())
        {
            Assert.Equal((1ul, 1ul), (mailbox.Snapshot.HighestModSeq, mailbox.Snapshot.ModSeqAt(2)));
            Assert.NotNull(mailbox.FactsOf(mailbox.Snapshot[0]));
            File.Move(_rig.File("cur/1.a:2,"), _rig.File("cur/1.a:2,S"));
            mailbox.Synchronise();
            told = mailbox.Snapshot.HighestModSeq;
        }

        // And now a number that was told: without it the file says too little, and the mark tells so.
        File.Move(_rig.File("cur/1.a:2,S"), _rig.File("cur/1.a:2,"));
        File.WriteAllBytes(_rig.File("postern-index"), closed);
        using var again = Open();
        Assert.True(again.Snapshot.ModSeqAt(0) > told);
        Assert.True(again.Snapshot.ModSeqAt(2) > told);
    }

    [Fact]
    public void Where_it_cannot_be_written_everything_is_there_all_the_same()
    {
        Fill();
        Directory.CreateDirectory(_rig.File("postern-index.tmp/in-the-way"));
        using var mailbox = Open();
        ulong first = mailbox.Snapshot.HighestModSeq;
        Assert.Equal((3, false), (mailbox.Snapshot.Count, File.Exists(_rig.File("postern-index"))));
        Assert.Contains("postern-index.tmp", Assert.Single(_told), StringComparison.Ordinal);
        File.Move(_rig.File("cur/1.a:2,"), _rig.File("cur/1.a:2,S"));
        Assert.Equal(1u, mailbox.Synchronise().Changed.Single().Uid);
        Assert.Equal((first + 1, first), (mailbox.Snapshot.ModSeqAt(0), mailbox.Snapshot.ModSeqAt(1)));
        // Another process cannot know what this one told.
        using (var other = Open())
            Assert.True(other.Snapshot.ModSeqAt(1) > mailbox.Snapshot.HighestModSeq);
        Directory.Delete(_rig.File("postern-index.tmp"), recursive: true);
        File.Move(_rig.File("cur/1.a:2,S"), _rig.File("cur/1.a:2,T"));
        mailbox.Synchronise();
        Assert.True(mailbox.Snapshot.ModSeqAt(1) > 1024);
        Assert.True(File.Exists(_rig.File("postern-index")));
    }

    [Fact]
    public void It_is_as_private_as_the_mail()
    {
        Fill();
        using (var mailbox = Open())
            mailbox.Remember(1, "x"u8);
        foreach (string name in (string[])["postern-index", "postern-summaries", "postern-index.lock"])
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_rig.File(name)));
    }

    [Fact]
    public void A_clock_that_is_set_back_costs_time_and_nothing_else()
    {
        Fill();
        using (Open())
            _time.By = TimeSpan.FromDays(-1000);
        using var mailbox = Open();
        ulong first = mailbox.Snapshot.HighestModSeq;
        Assert.Equal(1ul, first);
        File.Move(_rig.File("cur/1.a:2,"), _rig.File("cur/1.a:2,S"));
        Assert.Equal(1u, mailbox.Synchronise().Changed.Single().Uid);
        Assert.True(mailbox.Snapshot.HighestModSeq > first);
    }

    private void Fill()
    {
        _rig.Put("cur/1.a:2,");
        _rig.Put("cur/2.a:2,S");
        _rig.Put("new/3.a");
    }

    // A file of several batches, with one that was expunged.
    private byte[] Grow()
    {
        Fill();
        _rig.Put("cur/4.a:2,");
        var mailbox = Open();
        File.Move(_rig.File("cur/1.a:2,"), _rig.File("cur/1.a:2,S"));
        mailbox.Synchronise();
        File.Delete(_rig.File("cur/4.a:2,"));
        mailbox.Synchronise();
        return File.ReadAllBytes(_rig.File("postern-index"));
    }

    private static string[] Told(IndexSnapshot index) =>
        [.. index.Mailbox.Messages.ToArray().Select(message => $"{message.Uid} {message.Flags} {message.Keywords} {Encoding.UTF8.GetString(message.File.FileName.Span)} {message.File.IsNew}")];

    private IndexedMailbox Open()
    {
        var mailbox = new IndexedMailbox(new MaildirTree(_rig.Tree.Path, _time).Folder(FolderName.Inbox), _told.Add);
        mailbox.Synchronise();
        return mailbox;
    }
}
