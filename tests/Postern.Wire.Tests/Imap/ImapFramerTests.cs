using System.Text;
using Postern.Wire.Imap;

namespace Postern.Wire.Tests.Imap;

public sealed class ImapFramerTests
{
    [Theory]
    [InlineData("a LOGIN {11}", 11, true)]
    [InlineData("a LOGIN {11+}", 11, false)]
    [InlineData("a LOGIN {11-}", 11, false)]
    [InlineData("a APPEND x ~{7}", 7, true)]
    [InlineData("a APPEND x ~{7+}", 7, false)]
    [InlineData("{0}", 0, true)]
    [InlineData("a {007}", 7, true)]
    [InlineData("a {1}{2}", 2, true)]
    public void A_literal_is_announced_at_the_end_of_a_line(string line, int length, bool isSynchronizing) =>
        Assert.Equal(new ImapFrame(ImapFrameKind.Literal, length, isSynchronizing), new ImapFramer().Line(Encoding.ASCII.GetBytes(line)));

    [Theory]
    [InlineData("a NOOP")]
    [InlineData("")]
    [InlineData("a LOGIN {11} ")]
    [InlineData("a LOGIN {}")]
    [InlineData("a LOGIN {+}")]
    [InlineData("a LOGIN {1++}")]
    [InlineData("a LOGIN { 1}")]
    [InlineData("a LOGIN {-1}")]
    [InlineData("a LOGIN {1x}")]
    [InlineData("a LOGIN 11}")]
    [InlineData("a LOGIN \"{11}\"")]
    public void Anything_else_is_the_end_of_a_command(string line) =>
        Assert.Equal(new ImapFrame(ImapFrameKind.Complete), new ImapFramer().Line(Encoding.ASCII.GetBytes(line)));

    [Fact]
    public void A_literal_that_is_awaited_and_too_long_ends_its_command()
    {
        var framer = new ImapFramer();
        Assert.Equal(new ImapFrame(ImapFrameKind.Refused, Fault: "Literal too long"), framer.Line("a LOGIN {4097}"u8));
        Assert.Equal(ImapFrameKind.Complete, framer.Line("b NOOP"u8).Kind);
    }

    [Fact]
    public void A_literal_that_comes_unasked_and_is_too_long_is_read_past()
    {
        var framer = new ImapFramer();
        Assert.Equal(new ImapFrame(ImapFrameKind.Skip, 5000), framer.Line("a LOGIN {5000+}"u8));
        Assert.Equal(new ImapFrame(ImapFrameKind.Skip, 3), framer.Line(" {3+}"u8));
        Assert.Equal(new ImapFrame(ImapFrameKind.Refused, Fault: "Literal too long"), framer.Line(""u8));
        Assert.Equal(ImapFrameKind.Complete, framer.Line("b NOOP"u8).Kind);
    }

    [Fact]
    public void A_refused_command_ends_where_its_client_would_wait()
    {
        var framer = new ImapFramer();
        framer.Line("a LOGIN {5000+}"u8);
        Assert.Equal(ImapFrameKind.Refused, framer.Line(" {3}"u8).Kind);
    }

    [Theory]
    [InlineData("a LOGIN {65537+}")]
    [InlineData("a LOGIN {9223372036854775807+}")]
    [InlineData("a LOGIN {99999999999999999999999+}")]
    public void Who_sends_far_too_much_unasked_is_lost(string line) => Assert.Equal(ImapFrameKind.Lost, new ImapFramer().Line(Encoding.ASCII.GetBytes(line)).Kind);

    [Theory]
    [InlineData("a {9223372036854775807}")]
    [InlineData("a {99999999999999999999999}")]
    public void Who_asks_for_far_too_much_is_refused(string line) => Assert.Equal(ImapFrameKind.Refused, new ImapFramer().Line(Encoding.ASCII.GetBytes(line)).Kind);

    [Fact]
    public void A_command_has_a_length_with_its_literals()
    {
        var framer = new ImapFramer(command: 100, literal: 80, nonSynchronizing: 10);
        Assert.Equal(ImapFrameKind.Lost, framer.Line(new byte[101]).Kind);
        framer = new ImapFramer(command: 100, literal: 80, nonSynchronizing: 10);
        Assert.Equal(80, framer.Line("a {80}"u8).Literal);
        Assert.Equal(ImapFrameKind.Refused, framer.Line(" {11}"u8).Kind);
        Assert.Equal(new ImapFrame(ImapFrameKind.Skip, 11), framer.Line("a {11+}"u8));
        Assert.Equal("Literal too long to be sent unasked", framer.Line(""u8).Fault);
    }

    [Fact]
    public void A_command_has_a_number_of_literals()
    {
        var framer = new ImapFramer();
        for (int i = 0; i < ImapLimits.Literals; i++)
            Assert.Equal(ImapFrameKind.Literal, framer.Line("{0+}"u8).Kind);
        Assert.Equal("Too many literals", framer.Line("{0}"u8).Fault);
    }
}
