using Postern.Store.Maildir;
using Postern.Store.Maildir.Lists;

namespace Postern.Store.Tests.Maildir.Lists;

public sealed class SubscriptionsTests : IDisposable
{
    private readonly MailRig _rig = new();

    private Subscriptions Subscriptions => new(_rig.Tree);

    private string[] Names => [.. Subscriptions.Read().Select(name => name.Text).Order(StringComparer.Ordinal)];

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Without_a_file_nothing_is_subscribed_to_and_the_first_makes_version_2()
    {
        Assert.Empty(Names);
        Assert.False(Subscriptions.Set(MailRig.Named("a"), isSubscribed: false));
        Assert.True(Subscriptions.Set(MailRig.Named("Archive/Entwürfe"), isSubscribed: true));
        Assert.False(Subscriptions.Set(MailRig.Named("Archive/Entwürfe"), isSubscribed: true));
        Assert.True(Subscriptions.Set(FolderName.Inbox, isSubscribed: true));
        Assert.Equal("V\t2\n\nArchive\tEntw&APw-rfe\nINBOX\n", File.ReadAllText(_rig.File("subscriptions")));
        Assert.Equal(["Archive/Entwürfe", "INBOX"], Names);
        Assert.False(File.Exists(_rig.File("subscriptions.lock")));
    }

    [Fact]
    public void Version_1_stays_version_1_and_lines_that_are_no_folder_stay()
    {
        _rig.Put("subscriptions", "INBOX\nArchive.2026\n..\nother/one\n");
        Assert.Equal(["Archive/2026", "INBOX"], Names);
        Assert.True(Subscriptions.Set(MailRig.Named("a/b"), isSubscribed: true));
        Assert.True(Subscriptions.Set(FolderName.Inbox, isSubscribed: false));
        Assert.Equal("Archive.2026\n..\nother/one\na.b\n", File.ReadAllText(_rig.File("subscriptions")));
    }

    [Fact]
    public void Couriers_are_read_where_there_are_no_others_and_written_as_Dovecots()
    {
        _rig.Put("courierimapsubscribed", "INBOX\nINBOX.Sent\nINBOX.Archive.2026\n");
        Assert.Equal(["Archive/2026", "INBOX", "Sent"], Names);
        Subscriptions.Set(MailRig.Named("Sent"), isSubscribed: false);
        Assert.Equal("V\t2\n\nINBOX\nArchive\t2026\n", File.ReadAllText(_rig.File("subscriptions")));
        Assert.Equal(["Archive/2026", "INBOX"], Names);
    }

    [Fact]
    public void What_is_escaped_in_version_2_comes_back()
    {
        _rig.Put("subscriptions", "V\t2\n\na\u0001tb\tc\nd\n");
        Assert.Equal(["d"], Names);
        Subscriptions.Set(MailRig.Named("d"), isSubscribed: false);
        Assert.Equal("V\t2\n\na\u0001tb\tc\n", File.ReadAllText(_rig.File("subscriptions")));
    }

    [Fact]
    public void Many_at_once_lose_nothing()
    {
        Parallel.For(0, 8, i => new Subscriptions(_rig.Tree).Set(MailRig.Named($"f{i}"), isSubscribed: true));
        Assert.Equal(8, Names.Length);
    }

    [Fact]
    public void A_use_follows_its_folder()
    {
        var uses = new FolderUses(_rig.Tree);
        foreach (string name in (string[])["Gesendete Objekte", "b", "b/c"])
            _rig.Tree.Create(MailRig.Named(name));
        Assert.True(uses.TryGive(["Sent"], MailRig.Named("Gesendete Objekte")));
        Assert.True(uses.TryGive(["Junk", "Trash"], MailRig.Named("b/c")));
        Assert.False(uses.TryGive(["Archive", "Sent"], MailRig.Named("b")));
        Assert.Equal("Junk .b.c\nSent .Gesendete Objekte\nTrash .b.c\n", File.ReadAllText(_rig.File("postern-uses")));
        uses.Follow(MailRig.Named("b"), MailRig.Named("x"));
        uses.Follow(MailRig.Named("Gesendete Objekte"), newName: null);
        Assert.Equal("Junk .x.c\nTrash .x.c\n", File.ReadAllText(_rig.File("postern-uses")));
        uses.Follow(MailRig.Named("x"), newName: null); // what is below it stays
        Assert.Equal(2, uses.Read().Count);
        Assert.True(uses.TryGive(["Junk"], MailRig.Named("b"))); // its folder was never there
    }
}
