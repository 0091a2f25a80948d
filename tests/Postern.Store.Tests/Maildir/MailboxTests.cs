using System.Globalization;
using System.Text;
using Postern.Store.Maildir;

namespace Postern.Store.Tests.Maildir;

public sealed class MailboxTests : IDisposable
{
    private readonly MovedTime _time = new();
    private readonly MailRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void New_messages_get_UIDs_in_the_order_they_came()
    {
        foreach (string name in (string[])["new/30.a", "cur/5.x:2,S", "new/20.M7P1.h", "new/20.M12P1.h", "new/nothing"])
            _rig.Put(name);
        var mailbox = Open();
        var changes = mailbox.Synchronise();
        Assert.True(changes.IsReset);
        Assert.Equal(["nothing", "5.x", "20.M7P1.h", "20.M12P1.h", "30.a"], changes.New.Select(Base));
        Assert.Equal([1u, 2, 3, 4, 5], changes.New.Select(message => message.Uid));
        Assert.Equal((6u, MessageFlags.Seen), (mailbox.Snapshot.NextUid, changes.New[1].Flags));
        Assert.Equal($"3 V{mailbox.Snapshot.UidValidity} N6 G{mailbox.Snapshot.Guid}\n1 :nothing\n2 :5.x\n3 :20.M7P1.h\n4 :20.M12P1.h\n5 :30.a\n", List());
    }

    [Fact]
    public void Changes_of_others_are_told_once()
    {
        _rig.Put("cur/1.a:2,");
        _rig.Put("cur/2.b:2,");
        _rig.Put("cur/3.c:2,");
        var mailbox = Open();
        mailbox.Synchronise();
        File.Move(_rig.File("cur/1.a:2,"), _rig.File("cur/1.a:2,S"));
        File.Delete(_rig.File("cur/2.b:2,"));
        _rig.Put("new/4.d");
        var changes = mailbox.Synchronise();
        Assert.Equal((1u, MessageFlags.Seen), (changes.Changed.Single().Uid, changes.Changed.Single().Flags));
        Assert.Equal([2u], changes.Gone);
        Assert.Equal(4u, changes.New.Single().Uid);
        Assert.True(mailbox.Synchronise().IsNone);
        Assert.Equal([1u, 3, 4], Uids(mailbox));
        Assert.Equal((1, ~1, ~3), (mailbox.Snapshot.IndexOf(3), mailbox.Snapshot.IndexOf(2), mailbox.Snapshot.IndexOf(9)));
    }

    [Fact]
    public void A_message_that_comes_back_has_its_UID_again()
    {
        _rig.Put("cur/1.a:2,");
        var mailbox = Open();
        mailbox.Synchronise();
        File.Move(_rig.File("cur/1.a:2,"), _rig.File("aside"));
        Assert.Equal([1u], mailbox.Synchronise().Gone);
        _rig.Put("cur/2.b:2,");
        mailbox.Synchronise();
        File.Move(_rig.File("aside"), _rig.File("cur/1.a:2,F"));
        Assert.Equal(1u, mailbox.Synchronise().New.Single().Uid);
        Assert.Equal([1u, 2], Uids(Open(synchronised: true)));
    }

    [Fact]
    public void A_folder_that_did_not_change_for_a_tick_of_its_clock_is_not_read_again()
    {
        _time.By = TimeSpan.FromSeconds(-4); // the files are not even made yet
        _rig.Put("cur/1.a:2,");
        var mailbox = Open();
        mailbox.Synchronise();
        var first = mailbox.Snapshot;
        Assert.False(first.Stamps.IsSettled);
        mailbox.Synchronise();
        Assert.NotSame(first, mailbox.Snapshot);
        _time.By = TimeSpan.FromSeconds(4);
        mailbox.Synchronise();
        var settled = mailbox.Snapshot;
        Assert.True(settled.Stamps.IsSettled);
        Assert.True(mailbox.Synchronise().IsNone);
        Assert.Same(settled, mailbox.Snapshot);
        // What is known may come from elsewhere.
        var again = new Mailbox(mailbox.Folder, settled);
        Assert.True(again.Synchronise().IsNone);
        Assert.Same(settled, again.Snapshot);
        MailRig.Deliver(_rig.Inbox, "x");
        Assert.Equal(2u, again.Synchronise().New.Single().Uid);
    }

    [Fact]
    public void Where_only_new_mail_came_the_rest_is_not_read_and_still_there()
    {
        _rig.Put("cur/1.a:2,S");
        _rig.Put("new/2.b");
        var mailbox = Open(synchronised: true);
        _time.By = TimeSpan.FromSeconds(4);
        mailbox.Synchronise();
        _rig.Put("new/3.c");
        File.Delete(_rig.File("new/2.b"));
        var changes = mailbox.Synchronise();
        Assert.Equal((3u, 2u, 0), (changes.New.Single().Uid, changes.Gone.Single(), changes.Changed.Count));
        Assert.Equal([1u, 3], Uids(mailbox));
        File.Move(_rig.File("new/3.c"), _rig.File("cur/3.c:2,F"));
        File.Delete(_rig.File("cur/1.a:2,S"));
        changes = mailbox.Synchronise();
        Assert.Equal((3u, 1u, 0), (changes.Changed.Single().Uid, changes.Gone.Single(), changes.New.Count));
        _time.By = TimeSpan.FromSeconds(8);
        Assert.True(mailbox.Synchronise().IsNone);
        File.Delete(_rig.File("dovecot-uidlist"));
        _rig.Put("new/4.d");
        Assert.Equal([3u, 4], Uids(Synchronised(mailbox)));
    }

    [Fact]
    public void What_is_new_is_taken_for_a_user_who_is_shown_it()
    {
        _rig.Put("new/1.a");
        var mailbox = Open();
        Assert.True(mailbox.Synchronise(takesNew: true).New.Single().File.IsNew);
        Assert.Equal(["1.a:2,"], _rig.Names("cur"));
        Assert.False(mailbox.Snapshot.Messages[0].File.IsNew);
        Assert.True(mailbox.Synchronise(takesNew: true).IsNone);
    }

    [Fact]
    public void Keywords_get_letters_and_the_letters_names()
    {
        MailRig.Deliver(_rig.Inbox, "x");
        var mailbox = Open(synchronised: true);
        var letters = mailbox.LettersOf(["$Forwarded", "Junk"]);
        _rig.Inbox.SetFlags(mailbox.Snapshot.Messages[0].File, MessageFlags.Seen, letters!.Value); // there is room
        var other = Open(synchronised: true);
        Assert.Equal(["$Forwarded", "Junk"], other.Snapshot.Keywords.Names(other.Snapshot.Messages[0].Keywords));
        Assert.Equal(letters, other.LettersOf(["junk", "$forwarded"]));
        Assert.Equal("0 $Forwarded\n1 Junk\n", File.ReadAllText(_rig.File("dovecot-keywords")));
        Assert.Null(other.LettersOf(["a b"]));
        Assert.Null(other.LettersOf([.. Enumerable.Range(0, 25).Select(i => i.ToString(CultureInfo.InvariantCulture))]));
        Assert.False(other.Snapshot.Keywords.HasRoom);
    }

    [Fact]
    public void A_list_that_was_lost_is_written_again_by_who_knows_it_and_made_anew_by_who_does_not()
    {
        _rig.Put("cur/1.a:2,");
        var mailbox = Open(synchronised: true);
        uint validity = mailbox.Snapshot.UidValidity;
        string list = List();
        File.Delete(_rig.File("dovecot-uidlist"));
        Assert.True(mailbox.Synchronise().IsNone);
        Assert.Equal(list, List());
        File.Delete(_rig.File("dovecot-uidlist"));
        Assert.True(Open(synchronised: true).Snapshot.UidValidity > validity);
        Assert.True(mailbox.Synchronise().IsReset);
    }

    [Fact]
    public void A_broken_list_is_kept_aside()
    {
        _rig.Put("cur/1.a:2,");
        _rig.Put("dovecot-uidlist", "garbage");
        Assert.Equal([1u], Uids(Open(synchronised: true)));
        Assert.Equal("garbage", File.ReadAllText(_rig.File("dovecot-uidlist.broken")));
    }

    [Fact]
    public void Lines_of_messages_that_have_gone_go_when_they_are_many_and_their_UIDs_are_not_given_again()
    {
        for (int i = 100; i < 200; i++)
            _rig.Put($"cur/{i}.a:2,");
        var mailbox = Open(synchronised: true);
        foreach (string name in _rig.Names("cur")[..80])
            File.Delete(_rig.File("cur/" + name));
        File.Delete(_rig.File("cur/199.a:2,"));
        _time.By = TimeSpan.FromSeconds(-4);
        mailbox.Tidy();
        mailbox.Synchronise();
        Assert.Equal(101, List().Split('\n').Length - 1);
        _time.By = TimeSpan.FromSeconds(4);
        mailbox.Tidy();
        Assert.Equal(20, List().Split('\n').Length - 1);
        _rig.Put("cur/300.a:2,");
        Assert.Equal(101u, mailbox.Synchronise().New.Single().Uid);
        Assert.Equal(21, List().Split('\n').Length - 1);
        Assert.Equal(Uids(mailbox), Uids(Open(synchronised: true)));
    }

    [Fact]
    public async Task While_others_rename_as_fast_as_they_can_nothing_seems_to_have_gone()
    {
        for (int i = 100; i < 400; i++)
            _rig.Put($"new/{i}.a");
        var mailbox = Open(synchronised: true);
        using var over = new CancellationTokenSource();
        var others = Task.Run(() => Rename(over.Token));
        for (int look = 0; look < 150; look++)
        {
            var changes = mailbox.Synchronise();
            Assert.Empty(changes.Gone);
            Assert.Empty(changes.New);
            Assert.Equal(300, mailbox.Snapshot.Messages.Length);
        }

        await over.CancelAsync();
        await others;
        Assert.Equal(Enumerable.Range(1, 300).Select(uid => (uint)uid), Uids(mailbox));
    }

    private void Rename(CancellationToken cancel)
    {
        var random = new Random(1);
        string[] names = [.. Directory.GetFiles(_rig.File("new"))];
        while (!cancel.IsCancellationRequested)
        {
            int which = random.Next(names.Length);
            string name = Path.GetFileName(names[which]).Split(':')[0];
            string next = _rig.File(random.Next(5) == 0 ? "new/" + name : $"cur/{name}:2,{"DFPRST"[random.Next(6)]}");
            File.Move(names[which], next);
            names[which] = next;
        }
    }

    [Fact]
    public void Two_files_with_one_name_are_two_messages()
    {
        _rig.Put("cur/1.a:2,S", "one");
        _rig.Put("new/1.a", "two");
        var mailbox = Open(synchronised: true);
        Assert.Equal([1u, 2], Uids(mailbox));
        Assert.Equal(["one", "two"], Texts(mailbox).Order(StringComparer.Ordinal));
        Assert.True(mailbox.Synchronise().IsNone);
    }

    [Fact]
    public void A_file_under_two_names_is_one_message_that_is_being_moved()
    {
        _rig.Put("new/1.a", "one");
        Assert.Equal(0, _rig.Inbox.New.Link("1.a"u8, _rig.Inbox.Current, "1.a:2,S"u8));
        var mailbox = Open(synchronised: true);
        Assert.Equal([1u], Uids(mailbox));
        Assert.False(mailbox.Snapshot.Stamps.IsSettled);
        File.Delete(_rig.File("new/1.a"));
        Assert.Equal([1u], Uids(Open(synchronised: true)));
        Assert.Empty(mailbox.Synchronise().Gone);
    }

    [Fact]
    public void What_Dovecot_appended_is_read()
    {
        _rig.Put("cur/1.a:2,");
        var mailbox = Open(synchronised: true);
        _rig.Put("cur/2.b:2,");
        File.AppendAllText(_rig.File("dovecot-uidlist"), "7 W99 :2.b\n");
        var message = mailbox.Synchronise().New.Single();
        Assert.Equal((7u, 99L, -1L), (message.Uid, message.SentSize, message.Size));
        _rig.Put("cur/3.c:2,");
        Assert.Equal(8u, mailbox.Synchronise().New.Single().Uid);
        Assert.Contains("\n7 W99 :2.b\n8 :3.c\n", List(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_UID_of_what_was_delivered_is_told()
    {
        var mailbox = Open();
        using var delivery = _rig.Inbox.Deliver();
        delivery.Seal();
        var name = delivery.Publish();
        mailbox.Synchronise();
        Assert.Equal((1u, 0u), (mailbox.UidOf(name.Span), mailbox.UidOf("x"u8)));
    }

    private Mailbox Open(bool synchronised = false)
    {
        var mailbox = new Mailbox(new MaildirTree(_rig.Tree.Path, _time).Folder(FolderName.Inbox));
        if (synchronised)
            mailbox.Synchronise();
        return mailbox;
    }

    private static Mailbox Synchronised(Mailbox mailbox)
    {
        mailbox.Synchronise();
        return mailbox;
    }

    private string List() => File.ReadAllText(_rig.File("dovecot-uidlist"));

    private static IEnumerable<uint> Uids(Mailbox mailbox) => mailbox.Snapshot.Messages.ToArray().Select(message => message.Uid);

    private static IEnumerable<string> Texts(Mailbox mailbox) => mailbox.Snapshot.Messages.ToArray().Select(message =>
    {
        using var file = mailbox.Folder.Open(message.File)!; // it is there
        byte[] text = new byte[file.Size];
        file.Read(text, 0);
        return Encoding.UTF8.GetString(text);
    });

    private static string Base(MailboxMessage message) => Encoding.UTF8.GetString(message.File.BaseName.Span);
}
