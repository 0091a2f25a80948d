using System.Buffers;
using System.Text;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Attributes;
using Postern.Wire.Imap.Listing;
using Postern.Wire.Imap.Mailboxes;
using Postern.Wire.Imap.Responding;
using Postern.Wire.Imap.Searching;
using Postern.Wire.Imap.Sets;

namespace Postern.Wire.Tests.Imap.Responding;

public sealed class ResponseWriterTests
{
    private static readonly StatusValues Values = new() { Messages = 231, UidNext = 44292, Size = 5_000_000_000, HighestModSeq = 7011231777 };

    [Fact]
    public void Numbers_of_messages_are_told()
    {
        Assert.Equal("* 172 EXISTS\r\n", Written(writer => writer.Exists(172)));
        Assert.Equal("* 1 RECENT\r\n", Written(writer => writer.Recent(1)));
        Assert.Equal("* 44 EXPUNGE\r\n", Written(writer => writer.Expunge(44)));
    }

    [Fact]
    public void What_has_vanished_is_one_set() // RFC 7162 §3.2.10
    {
        Assert.Equal("* VANISHED (EARLIER) 300:310,405,411\r\n", Written(writer => writer.Vanished(NumberSet.Of(300, 310).Or(NumberSet.Of([405, 411])), isEarlier: true)));
        Assert.Equal("* VANISHED 7\r\n", Written(writer => writer.Vanished(NumberSet.Of([7]), isEarlier: false)));
        Assert.Equal("", Written(writer => writer.Vanished(NumberSet.Empty, isEarlier: false)));
    }

    [Fact]
    public void STATUS_tells_what_was_asked_for() // RFC 9051 §6.3.11
    {
        Assert.Equal("* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292)\r\n", Written(writer => writer.Status("blurdybloop"u8, StatusItems.Messages | StatusItems.UidNext, Values)));
        Assert.Equal("* STATUS \"a b\" (SIZE 5000000000 HIGHESTMODSEQ 7011231777 APPENDLIMIT NIL)\r\n", Written(writer => writer.Status("a b"u8, StatusItems.Size | StatusItems.HighestModSeq | StatusItems.AppendLimit, Values)));
        Assert.Equal("* STATUS x (APPENDLIMIT 5)\r\n", Written(writer => writer.Status("x"u8, StatusItems.AppendLimit, new() { AppendLimit = 5 })));
    }

    [Theory]
    [InlineData("inbox", "inbox", false)]
    [InlineData("", "\"\"", false)]
    [InlineData("nil", "\"nil\"", false)]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"", false)]
    [InlineData("[x]", "\"[x]\"", false)]
    [InlineData("50%", "\"50%\"", false)]
    [InlineData("ä", "{2}\r\nä", false)]
    [InlineData("ä", "\"ä\"", true)]
    public void A_mailbox_is_an_atom_between_quotes_or_a_literal(string name, string written, bool isUtf8) =>
        Assert.Equal($"* LIST () \"/\" {written}\r\n", Written(writer => writer.List(new(Encoding.UTF8.GetBytes(name), '/', MailboxAttributes.None)), isUtf8));

    [Fact]
    public void LIST_tells_what_a_mailbox_is()
    {
        Assert.Equal("* LIST (\\Noselect \\HasChildren) \"/\" ~/Mail/foo\r\n", Written(writer => writer.List(new("~/Mail/foo"u8.ToArray(), '/', MailboxAttributes.NoSelect | MailboxAttributes.HasChildren))));
        Assert.Equal("* LIST (\\Subscribed \\Sent) \"\\\\\" SentMail\r\n", Written(writer => writer.List(new("SentMail"u8.ToArray(), '\\', MailboxAttributes.Subscribed, SpecialUses.Sent))));
        Assert.Equal("* LIST () \"/\" Foo (\"CHILDINFO\" (\"SUBSCRIBED\"))\r\n", Written(writer => writer.List(new("Foo"u8.ToArray(), '/', MailboxAttributes.None, Below: ListSelection.Subscribed)))); // RFC 5258 §5
        Assert.Equal("* LIST () \"/\" b (\"OLDNAME\" (\"a \"))\r\n", Written(writer => writer.List(new("b"u8.ToArray(), '/', MailboxAttributes.None, OldName: "a "u8.ToArray()))));
        Assert.Equal("* LIST () \"/\" b (\"CHILDINFO\" (\"SUBSCRIBED\" \"SPECIAL-USE\") \"OLDNAME\" (a))\r\n", Written(writer => writer.List(new("b"u8.ToArray(), '/', MailboxAttributes.None, Below: ListSelection.Subscribed | ListSelection.SpecialUse, OldName: "a"u8.ToArray()))));
        Assert.Equal("* LSUB () \".\" a\r\n", Written(writer => writer.List(new("a"u8.ToArray(), '.', MailboxAttributes.None), isLsub: true)));
    }

    [Fact]
    public void SEARCH_tells_every_number()
    {
        Assert.Equal("* SEARCH 2 84 85 882\r\n", Written(writer => writer.Search(NumberSet.Of([2, 84, 85, 882]))));
        Assert.Equal("* SEARCH\r\n", Written(writer => writer.Search(NumberSet.Empty, 5)));
        Assert.Equal("* SEARCH 2 5 (MODSEQ 917162500)\r\n", Written(writer => writer.Search(NumberSet.Of([2, 5]), 917162500))); // RFC 7162 §3.1.5
    }

    [Fact]
    public void ESEARCH_tells_what_was_wanted() // RFC 4731 §3.1
    {
        var found = NumberSet.Of([4, 5, 6, 9]);
        Assert.Equal("* ESEARCH (TAG \"A282\") MIN 4 COUNT 4\r\n", Written(writer => writer.Esearch("A282", isUid: false, SearchReturn.Min | SearchReturn.Count, found)));
        Assert.Equal("* ESEARCH (TAG \"A285\") UID MAX 9 ALL 4:6,9 MODSEQ 12\r\n", Written(writer => writer.Esearch("A285", isUid: true, SearchReturn.Max | SearchReturn.All | SearchReturn.Save, found, 12)));
        Assert.Equal("* ESEARCH (TAG \"A\") COUNT 0\r\n", Written(writer => writer.Esearch("A", isUid: false, SearchReturn.Min | SearchReturn.Max | SearchReturn.All | SearchReturn.Count, NumberSet.Empty, 12)));
    }

    [Fact]
    public void The_rest_is_told()
    {
        Assert.Equal("* FLAGS (\\Seen work)\r\n", Written(writer => writer.Flags(new(SystemFlags.Seen, ["work"]))));
        Assert.Equal("* ENABLED CONDSTORE QRESYNC\r\n", Written(writer => writer.Enabled(["CONDSTORE", "QRESYNC"])));
        Assert.Equal("* ENABLED\r\n", Written(writer => writer.Enabled([])));
        Assert.Equal("* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n", Written(writer => writer.Namespace([], '/')));
        Assert.Equal("a OK [PERMANENTFLAGS (\\Seen work \\*)] Yes\r\n", Written(writer => writer.Response(ImapResponse.Of("a", ImapStatus.Ok, "Yes", ImapCode.PermanentFlags, new FlagList(SystemFlags.Seen, ["work"]).ToPermanent(takesMore: true)))));
    }

    [Fact]
    public void A_code_is_never_cut()
    {
        string set = NumberSet.Of([.. Enumerable.Range(1, 5000).Select(number => (uint)number * 2)]).ToString();
        string line = ImapResponse.Of("a", ImapStatus.Ok, "Copied", ImapCode.CopyUid, $"1 {set} {set}").Format();
        Assert.Equal($"a OK [COPYUID 1 {set} {set}] Copied\r\n", line);
    }

    private static string Written(Action<ResponseWriter> write, bool isUtf8 = false)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new(output, isUtf8));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
