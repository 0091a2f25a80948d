using System.Text;
using Postern.Wire.Message;
using Postern.Wire.Message.Headers;

namespace Postern.Wire.Tests.Message.Headers;

public sealed class HeaderSectionTests
{
    // RFC 5322 appendix A.6.3, obsolete white space and comments
    private const string Obsolete = "From  : John Doe <jdoe@machine(comment).  example>\r\nTo    : Mary Smith\r\n  \r\n          <mary@example.net>\r\nSubject     : Saying Hello\r\nDate  : Fri, 21 Nov 1997 09(comment):   55  :  06 -0600\r\nMessage-ID  : <1234   @   local(blah)  .machine .example>\r\n\r\nThis is a message just to say hello.\r\n";

    [Fact]
    public void Fields_are_found_in_their_order()
    {
        var header = Read("From: a@b\r\nSubject: x\r\n y\r\n\tz\r\nResent-From: c@d\r\nresent-from: e@f\r\n\r\nFrom: body@x\r\n");
        Assert.Null(header.Fault);
        Assert.Equal(["From", "Subject", "Resent-From", "resent-from"], header.Fields.Select(field => field.Name));
        Assert.Equal("x y\tz", header.All("SUBJECT").Single().Text);
        Assert.Equal(["c@d", "e@f"], header.All("Resent-From").Select(field => field.Addresses.Addresses.Single().Address.ToString()));
        Assert.Empty(header.All("Sender"));
    }

    [Fact]
    public void A_second_From_is_seen()
    {
        var header = Read("From: a@b\r\nfrom : c@d\r\nFROM:\r\n e@f\r\n\r\n");
        Assert.Null(header.Fault);
        Assert.Equal(["a@b", "c@d", "e@f"], header.All("From").Select(field => field.Addresses.Addresses.Single().Address.ToString()));
    }

    [Fact]
    public void Obsolete_forms_are_read_and_a_line_of_blanks_is_told()
    {
        var header = Read(Obsolete);
        Assert.Equal("A line of blanks in the header", header.Fault);
        Assert.Equal("jdoe@machine.example", header.All("From").Single().Addresses.Addresses.Single().Address.ToString());
        Assert.Equal("mary@example.net", header.All("To").Single().Addresses.Addresses.Single().Address.ToString());
        Assert.Equal(5, header.Fields.Count);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("\r\nFrom: a@b\r\n", null)]
    [InlineData("From: a@b", null)]
    [InlineData("From: a@b\nTo: c@d\n\n", null)]
    [InlineData("From:\r\n", null)]
    [InlineData(" From: a@b\r\n", "A folded line that continues no field")]
    [InlineData("From a@b Sat Nov 21 00:00:00 2026\r\nFrom: a@b\r\n", "A line that is no header field")]
    [InlineData("Subject: x\r\nno field\r\nFrom: a@b\r\n\r\n", "A line that is no header field")]
    [InlineData("Fr om: a@b\r\n", "A line that is no header field")]
    [InlineData(": a@b\r\n", "A line that is no header field")]
    [InlineData("Fröm: a@b\r\n", "A line that is no header field")]
    [InlineData("Subject: x\rFrom: c@d\r\n", "A bare CR or a zero octet in the header")]
    [InlineData("Subject: x\r\r\nFrom: c@d\r\n", "A bare CR or a zero octet in the header")]
    [InlineData("Subject: \0\r\n", "A bare CR or a zero octet in the header")]
    [InlineData("Subject: x\r\n \r\nFrom: c@d\r\n", "A line of blanks in the header")]
    public void Where_others_might_read_otherwise_it_is_told(string header, string? fault) => Assert.Equal(fault, Read(header).Fault);

    [Fact]
    public void A_line_that_is_no_field_takes_its_folded_lines_with_it() =>
        Assert.Equal(["a@b"], Read("no field\r\n From: c@d\r\nFrom: a@b\r\n\r\n").All("From").Select(field => field.Text));

    [Fact]
    public void Fields_have_a_number() => Assert.Equal("Too many header fields", Read(string.Concat(Enumerable.Repeat("X: y\r\n", MessageLimits.Fields + 1))).Fault);

    [Fact]
    public void However_the_bytes_are_cut_the_header_ends_where_it_ends()
    {
        const string Message = "From: a@b\r\nSubject: x\r\n y\r\n\r\nBody\r\n\r\n";
        for (int piece = 1; piece <= Message.Length; piece++)
        {
            var collector = new HeaderCollector();
            int taken = 0;
            foreach (byte[] part in Encoding.ASCII.GetBytes(Message).Chunk(piece))
            {
                Assert.False(collector.IsTooLong);
                taken += collector.Add(part);
            }
            Assert.True(collector.IsWhole);
            Assert.Equal(Message.IndexOf("Body", StringComparison.Ordinal), taken);
            Assert.Equal(2, collector.Read().Fields.Count);
        }
    }

    [Theory]
    [InlineData("\r\nBody", 2, 0)]
    [InlineData("\nBody", 1, 0)]
    [InlineData("A: b\n\nBody", 6, 1)]
    public void A_header_may_be_empty_or_a_files(string message, int taken, int fields)
    {
        var collector = new HeaderCollector();
        Assert.Equal(taken, collector.Add(Encoding.ASCII.GetBytes(message)));
        Assert.True(collector.IsWhole);
        Assert.Equal(fields, collector.Read().Fields.Count);
    }

    [Fact]
    public void A_header_without_end_is_given_up()
    {
        var collector = new HeaderCollector();
        byte[] line = [.. "X: "u8, .. new byte[1000].Select(_ => (byte)'x'), .. "\r\n"u8];
        int taken = 0;
        while (!collector.IsTooLong)
            taken += collector.Add(line);
        Assert.InRange(taken, MessageLimits.Header - line.Length, MessageLimits.Header);
        Assert.Equal(0, collector.Add(line));
        Assert.False(collector.IsWhole);
    }

    private static HeaderSection Read(string header) => HeaderSection.Read(Encoding.UTF8.GetBytes(header));
}
