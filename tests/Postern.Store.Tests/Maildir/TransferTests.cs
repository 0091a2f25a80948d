using System.Text;
using Postern.Store.Maildir;

namespace Postern.Store.Tests.Maildir;

public sealed class TransferTests : IDisposable
{
    private readonly MailRig _rig = new();
    private readonly MaildirFolder _other;

    public TransferTests()
    {
        _rig.Tree.Create(MailRig.Named("a"));
        _other = _rig.Tree.Folder(MailRig.Named("a"));
    }

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_copy_is_a_message_of_its_own_with_the_same_text_and_date()
    {
        _rig.Put("cur/1.a,W=9:2,S", "one");
        File.SetLastWriteTimeUtc(_rig.File("cur/1.a,W=9:2,S"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        var message = _rig.Inbox.List().Single();
        string name = Encoding.UTF8.GetString(Transfer.Copy(_rig.Inbox, message, _other, MessageFlags.Flagged, KeywordSet.Of(2))!.Value.Span); // it is there
        Assert.EndsWith(",S=3,W=9", name, StringComparison.Ordinal);
        Assert.Equal([name + ":2,Fc"], _rig.Names(".a/cur"));
        Assert.Equal("one", File.ReadAllText(_rig.File($".a/cur/{name}:2,Fc")));
        Assert.Equal(2001, _other.Look(_other.List().Single())!.Value.InternalDate.Year); // it is there
        Assert.NotNull(Transfer.Copy(_rig.Inbox, message, _rig.Inbox, MessageFlags.None, default));
        Assert.Equal(2, Synchronised(_rig.Inbox).Snapshot.Messages.Length);
    }

    [Fact]
    public void A_message_that_is_moved_there_and_back_has_a_new_UID()
    {
        _rig.Put("cur/1.a:2,");
        var mailbox = Synchronised(_rig.Inbox);
        Assert.NotNull(Transfer.Move(_rig.Inbox, _rig.Inbox.List().Single(), _other, MessageFlags.None, default));
        Assert.Equal([1u], mailbox.Synchronise().Gone);
        Assert.Single(_rig.Names(".a/new"));
        Assert.NotNull(Transfer.Move(_other, _other.List().Single(), _rig.Inbox, MessageFlags.Seen, default));
        Assert.Equal((2u, MessageFlags.Seen), (mailbox.Synchronise().New.Single().Uid, mailbox.Snapshot.Messages[0].Flags));
        Assert.Empty(_other.List());
    }

    [Fact]
    public void Between_file_systems_it_is_copied()
    {
        const string Elsewhere = "/dev/shm";
        Assert.SkipUnless(Directory.Exists(Elsewhere), "there is no second file system");
        string path = Path.Combine(Elsewhere, Path.GetFileName(Path.GetDirectoryName(_rig.Tree.Path))!); // the rig's own directory has a name
        try
        {
            var tree = new MaildirTree(path, TimeProvider.System);
            tree.Create(FolderName.Inbox);
            var target = tree.Folder(FolderName.Inbox);
            _rig.Put("cur/1.a:2,", "one\ntwo\n");
            var message = _rig.Inbox.List().Single();
            Assert.NotNull(Transfer.Copy(_rig.Inbox, message, target, MessageFlags.None, default));
            Assert.Single(_rig.Inbox.List());
            Assert.NotNull(Transfer.Move(_rig.Inbox, message, target, MessageFlags.Seen, default));
            Assert.Empty(_rig.Inbox.List());
            Assert.Equal([10L, 10L], target.List().Select(copy => copy.Name.SentSize));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Fact]
    public void What_has_gone_is_neither_copied_nor_moved()
    {
        _rig.Put("cur/1.a:2,");
        var message = _rig.Inbox.List().Single();
        File.Delete(_rig.File("cur/1.a:2,"));
        Assert.Null(Transfer.Copy(_rig.Inbox, message, _other, MessageFlags.None, default));
        Assert.Null(Transfer.Move(_rig.Inbox, message, _other, MessageFlags.None, default));
        Assert.Empty(_other.List());
    }

    private static Mailbox Synchronised(MaildirFolder folder)
    {
        var mailbox = new Mailbox(folder);
        mailbox.Synchronise();
        return mailbox;
    }
}
