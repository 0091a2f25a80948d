using System.Text;
using Postern.Wire.Imap.Mailboxes;

namespace Postern.Wire.Tests.Imap.Mailboxes;

public sealed class MailboxCommandTests
{
    [Theory]
    [InlineData("A142 SELECT INBOX", "INBOX", false)]
    [InlineData("a EXAMINE \"a b\" (condstore)", "a b", true)]
    [InlineData("a SELECT &AOQ- ()", "&AOQ-", false)]
    public void SELECT_names_a_mailbox(string text, string mailbox, bool isCondStore)
    {
        Assert.True(SelectRequest.TryParse(Commands.Read(text), out var request, out string fault), fault);
        Assert.Equal(mailbox, Encoding.UTF8.GetString(request.Mailbox.Span));
        Assert.Equal(isCondStore, request.IsCondStore);
        Assert.Null(request.QResync);
    }

    [Theory] // RFC 7162 §3.2.5
    [InlineData("A02 SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211,214:541))", "67890007 20050715194045000 41,43:211,214:541")]
    [InlineData("a SELECT INBOX (QRESYNC (67890007 90060115194045000))", "67890007 90060115194045000")]
    [InlineData("B04 SELECT INBOX (QRESYNC (67890007 90060115205545359 41:211,214:541 (1:3,5:6 29998:30000,30003:30004)))", "67890007 90060115205545359 41:211,214:541 1:3,5:6 29998:30000,30003:30004")]
    [InlineData("B04 SELECT INBOX (CONDSTORE QRESYNC (1 2 (1 5)))", "1 2 1 5")]
    public void SELECT_tells_what_the_client_remembers(string text, string told)
    {
        Assert.True(SelectRequest.TryParse(Commands.Read(text), out var request, out string fault), fault);
        var resync = request.QResync!;
        object?[] parts = [resync.UidValidity, resync.ModSeq, resync.KnownUids, resync.MatchedNumbers, resync.MatchedUids];
        Assert.Equal(told, string.Join(' ', parts.Where(part => part is not null)));
    }

    [Theory]
    [InlineData("a SELECT")]
    [InlineData("a SELECT a b")]
    [InlineData("a SELECT a (X)")]
    [InlineData("a SELECT a (CONDSTORE")]
    [InlineData("a SELECT a (QRESYNC)")]
    [InlineData("a SELECT a (QRESYNC 1 2)")]
    [InlineData("a SELECT a (QRESYNC (0 2))")]
    [InlineData("a SELECT a (QRESYNC (1))")]
    [InlineData("a SELECT a (QRESYNC (1 2 *))")]
    [InlineData("a SELECT a (QRESYNC (1 2 $))")]
    [InlineData("a SELECT a (QRESYNC (1 2 1:3 (1 2:3)))")]
    [InlineData("a SELECT a (QRESYNC (1 2) QRESYNC (1 2))")]
    public void What_is_no_SELECT_is_refused(string text)
    {
        Assert.False(SelectRequest.TryParse(Commands.Read(text), out var request, out string fault));
        Assert.Null(request);
        Assert.NotEmpty(fault);
    }

    [Theory]
    [InlineData("A042 STATUS blurdybloop (UIDNEXT MESSAGES)", StatusItems.UidNext | StatusItems.Messages)] // RFC 9051 §6.3.11
    [InlineData("a STATUS x (recent UNSEEN DELETED SIZE UIDVALIDITY HIGHESTMODSEQ APPENDLIMIT)", StatusItems.Recent | StatusItems.Unseen | StatusItems.Deleted | StatusItems.Size | StatusItems.UidValidity | StatusItems.HighestModSeq | StatusItems.AppendLimit)]
    public void STATUS_names_what_it_wants(string text, StatusItems items)
    {
        Assert.True(StatusRequest.TryParse(Commands.Read(text), out var request, out string fault), fault);
        Assert.Equal(items, request.Items);
    }

    [Theory]
    [InlineData("a STATUS x")]
    [InlineData("a STATUS x ()")]
    [InlineData("a STATUS x MESSAGES")]
    [InlineData("a STATUS x (MAILBOXID)")]
    public void What_is_no_STATUS_is_refused(string text) => Assert.False(StatusRequest.TryParse(Commands.Read(text), out _, out _));

    [Theory]
    [InlineData("A003 CREATE owatagusiam/", "owatagusiam/", SpecialUses.None, false)] // RFC 9051 §6.3.4
    [InlineData("t2 CREATE MySpecial (USE (\\Drafts \\sent))", "MySpecial", SpecialUses.Drafts | SpecialUses.Sent, false)] // RFC 6154 §5.3
    [InlineData("t2 CREATE Everything (USE (\\Everything))", "Everything", SpecialUses.None, true)]
    public void CREATE_may_say_what_for(string text, string mailbox, SpecialUses uses, bool isUnknown)
    {
        Assert.True(CreateRequest.TryParse(Commands.Read(text), out var request, out string fault), fault);
        Assert.Equal(mailbox, Encoding.UTF8.GetString(request.Mailbox.Span));
        Assert.Equal(uses, request.Uses);
        Assert.Equal(isUnknown, request.HasUnknownUse);
    }

    [Theory]
    [InlineData("a CREATE x (USE \\Sent)")]
    [InlineData("a CREATE x (USE (Sent))")]
    [InlineData("a CREATE x (X)")]
    [InlineData("a CREATE x y")]
    [InlineData("a CREATE {2}\r\n\r\n")]
    public void What_is_no_CREATE_is_refused(string text) => Assert.False(CreateRequest.TryParse(Commands.Read(text), out _, out _));

    [Fact]
    public void RENAME_has_two_names_and_DELETE_one()
    {
        Assert.True(RenameRequest.TryParse(Commands.Read("A684 RENAME \"foo bar\" {4}\r\n\"ä\""), out var rename, out string fault), fault);
        Assert.Equal("foo bar|\"ä\"", Encoding.UTF8.GetString(rename.From.Span) + "|" + Encoding.UTF8.GetString(rename.To.Span));
        Assert.False(RenameRequest.TryParse(Commands.Read("a RENAME x"), out _, out _));
        Assert.True(MailboxRequest.TryParse(Commands.Read("A684 DELETE foo/bar"), out var delete, out fault), fault);
        Assert.Equal("foo/bar", Encoding.UTF8.GetString(delete.Mailbox.Span));
        Assert.False(MailboxRequest.TryParse(Commands.Read("a DELETE x y"), out _, out _));
        Assert.False(MailboxRequest.TryParse(Commands.Read("a DELETE " + new string('x', 1025)), out _, out fault));
        Assert.Equal("Mailbox name too long", fault);
    }
}
