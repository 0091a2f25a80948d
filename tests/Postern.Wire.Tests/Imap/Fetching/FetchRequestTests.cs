using Postern.Wire.Imap.Fetching;

namespace Postern.Wire.Tests.Imap.Fetching;

public sealed class FetchRequestTests
{
    [Theory]
    [InlineData("A654 FETCH 2:4 (FLAGS BODY[HEADER.FIELDS (DATE FROM)])", "FLAGS BODY[HEADER.FIELDS (DATE FROM)]")] // RFC 9051 §6.4.5
    [InlineData("a fetch 1 all", "FLAGS INTERNALDATE RFC822.SIZE ENVELOPE")]
    [InlineData("a FETCH 1 FAST", "FLAGS INTERNALDATE RFC822.SIZE")]
    [InlineData("a FETCH 1 FULL", "FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY")]
    [InlineData("a FETCH 1 body", "BODY")]
    [InlineData("a FETCH 1 BODY[]", "BODY[]")]
    [InlineData("a FETCH 1 body.peek[]<0.2048>", "BODY[]<0>")]
    [InlineData("a FETCH 1 (RFC822 RFC822.HEADER RFC822.TEXT RFC822.SIZE)", "RFC822 RFC822.HEADER RFC822.TEXT RFC822.SIZE")]
    [InlineData("a FETCH 1 (BODYSTRUCTURE ENVELOPE UID INTERNALDATE MODSEQ)", "BODYSTRUCTURE ENVELOPE UID INTERNALDATE MODSEQ")]
    [InlineData("a FETCH 1 BODY[4.2.2.1]", "BODY[4.2.2.1]")]
    [InlineData("a FETCH 1 (BODY[4.1.MIME] BODY[HEADER] BODY[TEXT] BODY[4.2.HEADER] BODY[4.2.text]<5.6>)", "BODY[4.1.MIME] BODY[HEADER] BODY[TEXT] BODY[4.2.HEADER] BODY[4.2.TEXT]<5>")]
    [InlineData("a FETCH 1 BODY[3.HEADER.FIELDS.NOT (To {2}\r\nCc \"B]c\" \"a(b\")]", "BODY[3.HEADER.FIELDS.NOT (To Cc B]c \"a(b\")]")]
    [InlineData("a FETCH 1 (BINARY[1] BINARY.PEEK[1.2]<0.5> BINARY.SIZE[1] BINARY[])", "BINARY[1] BINARY[1.2]<0> BINARY.SIZE[1] BINARY[]")]
    [InlineData("a UID FETCH 1:* (FLAGS)", "UID FLAGS")]
    [InlineData("a UID FETCH 1:* (FLAGS UID FLAGS)", "UID FLAGS")]
    [InlineData("s100 UID FETCH 1:* (FLAGS) (CHANGEDSINCE 12345)", "UID FLAGS MODSEQ")] // RFC 7162 §3.1.4.1
    [InlineData("s100 UID FETCH 300:500 (FLAGS) (CHANGEDSINCE 12345 VANISHED)", "UID FLAGS MODSEQ")] // RFC 7162 §3.2.6
    public void What_a_client_wants_is_answered_by_its_label(string text, string labels) =>
        Assert.Equal(labels, string.Join(' ', Read(text).Items.Select(item => item.Label)));

    [Theory]
    [InlineData("a FETCH 1 BODY[]", true)]
    [InlineData("a FETCH 1 BODY.PEEK[]", false)]
    [InlineData("a FETCH 1 BODY[HEADER]", true)]
    [InlineData("a FETCH 1 RFC822", true)]
    [InlineData("a FETCH 1 RFC822.TEXT", true)]
    [InlineData("a FETCH 1 RFC822.HEADER", false)]
    [InlineData("a FETCH 1 BINARY[1]", true)]
    [InlineData("a FETCH 1 BINARY.PEEK[1]", false)]
    [InlineData("a FETCH 1 BINARY.SIZE[1]", false)]
    [InlineData("a FETCH 1 FULL", false)]
    public void Reading_a_message_sets_Seen_unless_it_is_peeked_at(string text, bool sets) => Assert.Equal(sets, Read(text).SetsSeen);

    [Fact]
    public void Modifiers_are_read()
    {
        var request = Read("s100 UID FETCH 300:500 FLAGS (VANISHED CHANGEDSINCE 12345)");
        Assert.True(request.IsUid);
        Assert.Equal("300:500", request.Messages.ToString());
        Assert.Equal(12345, request.ChangedSince);
        Assert.True(request.IsVanished);
        Assert.True(request.WantsModSeq);
        Assert.Null(Read("a FETCH 1 FLAGS").ChangedSince);
    }

    [Fact]
    public void A_section_is_told_with_its_part_its_fields_and_its_piece()
    {
        var item = Assert.Single(Read("a FETCH $ BODY.PEEK[1.2.HEADER.FIELDS (X-A from)]<10.20>").Items);
        Assert.Equal(FetchKind.Section, item.Kind);
        Assert.Equal([1u, 2u], item.Section!.Part);
        Assert.Equal(SectionText.HeaderFields, item.Section.Text);
        Assert.Equal(["X-A", "from"], item.Section.Fields);
        Assert.Equal(new Partial(10, 20), item.Partial);
        Assert.Equal("BODY.PEEK[1.2.HEADER.FIELDS (X-A from)]<10.20>", item.ToString());
    }

    [Theory]
    [InlineData("a FETCH")]
    [InlineData("a FETCH 1")]
    [InlineData("a FETCH 1 ()")]
    [InlineData("a FETCH 1 (ALL)")]
    [InlineData("a FETCH 1 (FLAGS")]
    [InlineData("a FETCH 1 FLAGS UID")]
    [InlineData("a FETCH 1 FLAGS)")]
    [InlineData("a FETCH 1 X-GM-LABELS")]
    [InlineData("a FETCH 1 BODY.PEEK")]
    [InlineData("a FETCH 1 BODY[MIME]")]
    [InlineData("a FETCH 1 BODY[0]")]
    [InlineData("a FETCH 1 BODY[1.]")]
    [InlineData("a FETCH 1 BODY[.1]")]
    [InlineData("a FETCH 1 BODY[1..2]")]
    [InlineData("a FETCH 1 BODY[TEXT.1]")]
    [InlineData("a FETCH 1 BODY[1")]
    [InlineData("a FETCH 1 BODY[HEADER.FIELDS ()]")]
    [InlineData("a FETCH 1 BODY[HEADER.FIELDS (\"a\\\"b\" \"c d\")]")]
    [InlineData("a FETCH 1 BODY[HEADER.FIELDS ({3}\r\na\r\n)]")]
    [InlineData("a FETCH 1 BODY[HEADER.FIELDS (ü)]")]
    [InlineData("a FETCH 1 BODY[]<0.0>")]
    [InlineData("a FETCH 1 BODY[]<5>")]
    [InlineData("a FETCH 1 BODY[]<-1.5>")]
    [InlineData("a FETCH 1 BINARY[1.TEXT]")]
    [InlineData("a FETCH 1 BINARY")]
    [InlineData("a FETCH 1 FLAGS[1]")]
    [InlineData("a FETCH 1 FLAGS (VANISHED CHANGEDSINCE 1)")]
    [InlineData("a UID FETCH 1 FLAGS (VANISHED)")]
    [InlineData("a UID FETCH 1 FLAGS (CHANGEDSINCE 9223372036854775808)")]
    [InlineData("a UID FETCH 1 FLAGS (CHANGEDSINCE 1 CHANGEDSINCE 2)")]
    [InlineData("a UID FETCH 1 FLAGS (X)")]
    public void What_is_no_FETCH_is_refused(string text)
    {
        Assert.False(FetchRequest.TryParse(Commands.Read(text), out var request, out string fault));
        Assert.Null(request);
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void A_part_has_a_depth_and_a_list_a_length()
    {
        Assert.False(FetchRequest.TryParse(Commands.Read($"a FETCH 1 BODY[{string.Join('.', Enumerable.Repeat(1, FetchLimits.PartDepth + 1))}]"), out _, out string fault));
        Assert.Equal("Too deep a part of a message", fault);
        Assert.False(FetchRequest.TryParse(Commands.Read($"a FETCH 1 ({string.Join(' ', Enumerable.Repeat("UID", FetchLimits.Items + 1))})"), out _, out fault));
        Assert.Equal("Too much to fetch", fault);
    }

    private static FetchRequest Read(string text)
    {
        Assert.True(FetchRequest.TryParse(Commands.Read(text), out var request, out string fault), fault);
        return request;
    }
}
