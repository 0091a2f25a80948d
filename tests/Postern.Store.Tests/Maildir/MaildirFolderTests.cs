using System.Text;
using Postern.Store.Maildir;

namespace Postern.Store.Tests.Maildir;

public sealed class MaildirFolderTests : IDisposable
{
    private readonly MailRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("new/1.a", "cur/1.a:2,F", MessageFlags.None, "1.a:2,F")]
    [InlineData("new/1.a", "cur/1.a:2,F", MessageFlags.Seen, "1.a:2,FS")]
    [InlineData("cur/1.a:2,S", "cur/1.a:2,FSb", MessageFlags.Seen | MessageFlags.Answered, "1.a:2,FRSb")]
    [InlineData("cur/1.a:2,S", "cur/1.a:2,FS", MessageFlags.None, "1.a:2,F")]
    [InlineData("cur/1.a:2,Sb", "cur/1.a:2,Fb", MessageFlags.Seen, "1.a:2,F")]
    public void What_another_has_set_meanwhile_stays(string known, string now, MessageFlags flags, string end)
    {
        _rig.Put(now);
        var message = new StoredMessage(Encoding.ASCII.GetBytes(known[4..]), IsNew: known[0] == 'n');
        Assert.Equal(end, Encoding.ASCII.GetString(_rig.Inbox.SetFlags(message, flags, default)!.Value.FileName.Span));
        Assert.Equal(end, Assert.Single(_rig.Names("cur")));
    }

    [Fact]
    public void A_delivery_is_seen_when_it_is_published_and_not_before()
    {
        using var delivery = _rig.Inbox.Deliver();
        delivery.Write("Subject: a\r\n\r"u8);
        delivery.Write("\nb\r\nc\rd"u8);
        delivery.Seal();
        Assert.Empty(_rig.Inbox.List());
        string name = Encoding.UTF8.GetString(delivery.Publish().Span);
        Assert.Matches(@"^[0-9]+\.M[0-9]+P[0-9]+R[0-9a-f]{16}\.[^:,/]+,S=17,W=20$", name);
        Assert.Equal([name], _rig.Names("new"));
        Assert.Empty(_rig.Names("tmp"));
        Assert.Equal("Subject: a\n\nb\nc\rd", File.ReadAllText(_rig.File("new/" + name)));
    }

    [Fact]
    public void With_flags_it_goes_where_read_mail_is()
    {
        string name = MailRig.Deliver(_rig.Inbox, "x", MessageFlags.Seen);
        Assert.Equal([name + ":2,S"], _rig.Names("cur"));
    }

    [Fact]
    public void One_that_is_given_up_leaves_nothing()
    {
        using (var delivery = _rig.Inbox.Deliver())
        {
            delivery.Write("x"u8);
            delivery.Seal();
        }

        Assert.Empty(_rig.Names("tmp"));
        Assert.Empty(_rig.Inbox.List());
    }

    [Fact]
    public void A_message_has_the_date_it_was_given()
    {
        var date = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
        using var delivery = _rig.Inbox.Deliver();
        delivery.Seal(date);
        delivery.Publish();
        using var file = _rig.Inbox.Open(_rig.Inbox.List().Single());
        Assert.Equal(date, file!.InternalDate); // it is there
        Assert.Equal((0L, date), _rig.Inbox.Look(_rig.Inbox.List().Single()));
    }

    [Fact]
    public void What_is_sent_has_CRLF_and_the_size_that_the_name_tells()
    {
        string text = string.Concat(Enumerable.Range(0, 9000).Select(i => $"line {i}\r\n")) + "\r\n\r\nend without one";
        MailRig.Deliver(_rig.Inbox, text);
        var message = _rig.Inbox.List().Single();
        using var file = _rig.Inbox.Open(message)!;
        Assert.Equal(file.Size, message.Name.Size);
        Assert.Equal(text.Length, message.Name.SentSize);
        Assert.Equal(text.Length, SentLines.Measure(file));
        foreach (int size in (int[])[2, 3, 7, 4096])
        {
            var lines = new SentLines(file);
            var sent = new MemoryStream();
            byte[] buffer = new byte[size];
            while (lines.Read(buffer) is > 0 and int length)
                sent.Write(buffer, 0, length);
            Assert.Equal(text, Encoding.UTF8.GetString(sent.ToArray()));
        }
    }

    [Fact]
    public void A_message_that_others_renamed_is_opened_flagged_and_removed_under_its_new_name()
    {
        _rig.Put("new/1.a");
        var known = _rig.Inbox.List().Single();
        File.Move(_rig.File("new/1.a"), _rig.File("cur/1.a:2,F"));
        using (var file = _rig.Inbox.Open(known))
            Assert.NotNull(file);
        var flagged = _rig.Inbox.SetFlags(known, MessageFlags.Seen, KeywordSet.Of(1));
        Assert.Equal("1.a:2,FSb", Encoding.UTF8.GetString(flagged!.Value.FileName.Span));
        Assert.Equal(["1.a:2,FSb"], _rig.Names("cur"));
        Assert.True(_rig.Inbox.Expunge(known));
        Assert.Empty(_rig.Names("cur"));
    }

    [Fact]
    public void A_message_that_has_gone_is_no_error()
    {
        _rig.Put("cur/1.a:2,");
        var known = _rig.Inbox.List().Single();
        File.Delete(_rig.File("cur/1.a:2,"));
        Assert.Null(_rig.Inbox.Open(known));
        Assert.Null(_rig.Inbox.Look(known));
        Assert.Null(_rig.Inbox.SetFlags(known, MessageFlags.Seen, default));
        Assert.False(_rig.Inbox.Expunge(known));
    }

    [Fact]
    public void A_name_that_is_not_UTF8_is_a_name()
    {
        byte[] name = [(byte)'1', 0xFF, 0xFE, (byte)':', (byte)'2', (byte)','];
        MailRig.Deliver(_rig.Inbox, "x");
        var given = _rig.Inbox.List().Single();
        Assert.Equal(0, _rig.Inbox.New.Rename(given.FileName.Span, _rig.Inbox.Current, name));
        var strange = _rig.Inbox.SetFlags(_rig.Inbox.List().Single(), MessageFlags.Flagged, default);
        Assert.Equal([.. name, (byte)'F'], strange!.Value.FileName.ToArray());
        Assert.True(_rig.Inbox.Expunge(strange.Value));
    }

    [Fact]
    public void Only_old_leftovers_are_removed()
    {
        _rig.Put("tmp/1.a");
        var later = new MovedTime { By = TimeSpan.FromHours(37) };
        Assert.Equal(0, _rig.Inbox.RemoveLeftovers());
        Assert.Equal(1, new MaildirTree(_rig.Tree.Path, later).Folder(FolderName.Inbox).RemoveLeftovers());
        Assert.Empty(_rig.Names("tmp"));
    }

    [Fact]
    public void Where_there_is_no_folder_that_is_one_sentence()
    {
        var folder = _rig.Tree.Folder(MailRig.Named("None"));
        Assert.Equal($"the directory “{folder.Path}/new” cannot be read: no such file or directory", Assert.Throws<IOException>(() => folder.List()).Message);
        Assert.EndsWith("cannot be made: no such file or directory", Assert.Throws<IOException>(() => folder.Deliver()).Message, StringComparison.Ordinal);
    }
}
