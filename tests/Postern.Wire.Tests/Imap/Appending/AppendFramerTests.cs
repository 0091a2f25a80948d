using System.Text;
using Postern.Wire.Imap.Appending;

namespace Postern.Wire.Tests.Imap.Appending;

public sealed class AppendFramerTests
{
    [Theory]
    [InlineData("A003 APPEND saved-messages (\\Seen) {326}", "saved-messages (\\Seen)  326")] // RFC 9051 §6.3.12
    [InlineData("a append INBOX {1+}", "INBOX ()  1+")]
    [InlineData("a APPEND \"a b\" \"17-Jul-1996 02:44:25 -0700\" {1}", "a b () 1996-07-17 1")]
    [InlineData("a APPEND x ($A) \"17-Jul-1996 02:44:25 -0700\" ~{9}", "x ($A) 1996-07-17 9 binary")]
    [InlineData("a APPEND x UTF8 (~{9+}", "x ()  9+ binary utf8")]
    [InlineData("a APPEND x () {0}", "x ()  0")]
    public void What_is_said_before_a_message_is_read(string line, string told)
    {
        var framer = new AppendFramer();
        Assert.Equal(told, Tell(framer, framer.Line(Encoding.ASCII.GetBytes(line))));
    }

    [Fact]
    public void Several_messages_come_in_one_command() // RFC 3502 §6.3.11
    {
        var framer = new AppendFramer();
        Assert.Equal("saved-messages (\\Seen)  329", Tell(framer, Line(framer, "A003 APPEND saved-messages (\\Seen) {329}")));
        Assert.Equal("saved-messages (\\Seen) 1994-02-07 295", Tell(framer, Line(framer, " (\\Seen) \" 7-Feb-1994 22:43:04 -0800\" {295}")));
        Assert.Equal("saved-messages ()  5+", Tell(framer, Line(framer, " {5+}")));
        Assert.Equal(AppendStepKind.Complete, Line(framer, "").Kind);
    }

    [Fact]
    public void A_mailbox_may_come_as_a_literal()
    {
        var framer = new AppendFramer();
        Assert.Equal(new(AppendStepKind.Literal, 5, true), Line(framer, "a APPEND {5}"));
        framer.Literal("a{3}b"u8);
        Assert.Equal("a{3}b (\\Draft)  7", Tell(framer, Line(framer, " (\\Draft) {7}")));
        Assert.Equal(AppendStepKind.Complete, Line(framer, "").Kind);
    }

    [Fact]
    public void What_stands_behind_a_message_in_UTF8_closes_its_parenthesis()
    {
        var framer = new AppendFramer();
        Line(framer, "a APPEND x UTF8 (~{9}");
        Assert.Equal("x ()  3 binary utf8", Tell(framer, Line(framer, ") UTF8 (~{3}")));
        Assert.Equal(AppendStepKind.Complete, Line(framer, ")").Kind);
        framer = new AppendFramer();
        Line(framer, "a APPEND x UTF8 (~{9}");
        Assert.Equal(AppendStepKind.Refused, Line(framer, "").Kind);
    }

    [Theory]
    [InlineData("a APPEND")]
    [InlineData("a APPEND x")]
    [InlineData("a APPEND x (\\Seen)")]
    [InlineData("a APPEND x (\\Recent) {5}")]
    [InlineData("a APPEND x{5}")]
    [InlineData("a APPEND {5000}")]
    [InlineData("a APPEND x \"yesterday\" {5}")]
    [InlineData("a APPEND x \"17-Jul-1996 02:44:25 -0700\" (\\Seen) {5}")]
    [InlineData("a APPEND x UTF8 ({5}")]
    [InlineData("a APPEND x UTF8 ~{5}")]
    [InlineData("a APPEND x CATENATE (TEXT {5}")]
    [InlineData("a APPEND x y {5}")]
    public void A_client_that_waits_is_refused_at_once(string line)
    {
        var step = Line(new(), line);
        Assert.Equal(AppendStepKind.Refused, step.Kind);
        Assert.NotEmpty(step.Fault);
    }

    [Fact]
    public void What_a_client_sends_unasked_is_read_past_before_it_is_refused()
    {
        var framer = new AppendFramer();
        Assert.Equal(new(AppendStepKind.Skip, 5_000_000), Line(framer, "a APPEND x (\\Recent) {5000000+}"));
        Assert.Equal(new(AppendStepKind.Skip, 7), Line(framer, " {7+}"));
        Assert.Equal(new(AppendStepKind.Refused, Fault: "A flag that nobody can set"), Line(framer, ""));
    }

    [Fact]
    public void A_message_that_the_server_does_not_want_is_refused_or_read_past()
    {
        var framer = new AppendFramer();
        Assert.Equal(new(AppendStepKind.Refused, Fault: "Too big"), framer.Refuse(Line(framer, "a APPEND x {5}"), "Too big"));
        framer = new AppendFramer();
        Assert.Equal(new(AppendStepKind.Skip, 5), framer.Refuse(Line(framer, "a APPEND x {5+}"), "Too big"));
        Assert.Equal(new(AppendStepKind.Refused, Fault: "Too big"), Line(framer, " {9}"));
    }

    [Fact]
    public void Nobody_reads_past_what_never_ends()
    {
        Assert.Equal(AppendStepKind.Lost, Line(new(), "a APPEND x y {99999999999999+}").Kind);
        Assert.Equal(AppendStepKind.Lost, Line(new(100), "a APPEND " + new string('x', 100)).Kind);
        var framer = new AppendFramer();
        Line(framer, "a APPEND x {1+}");
        for (int i = 1; i < AppendLimits.Messages; i++)
            Assert.Equal(AppendStepKind.Message, Line(framer, " {1+}").Kind);
        Assert.Equal(AppendStepKind.Lost, Line(framer, " {1+}").Kind);
    }

    [Theory]
    [InlineData("a APPEND x {5}", true)]
    [InlineData("a append", true)]
    [InlineData("a APPENDX x {5}", false)]
    [InlineData("APPEND x {5}", false)]
    [InlineData("a LOGIN APPEND {5}", false)]
    public void Only_APPEND_is_framed_so(string line, bool isAppend) =>
        Assert.Equal(isAppend, AppendFramer.IsAppend(Encoding.ASCII.GetBytes(line), out _));

    private static AppendStep Line(AppendFramer framer, string line) => framer.Line(Encoding.ASCII.GetBytes(line));

    private static string Tell(AppendFramer framer, AppendStep step)
    {
        Assert.Equal(AppendStepKind.Message, step.Kind);
        var message = step.Message!;
        Assert.Equal(step.Octets, message.Length);
        return $"{Encoding.UTF8.GetString(framer.Mailbox.Span)} {message.Flags} {message.Date:yyyy-MM-dd} {message.Length}{(step.IsSynchronizing ? "" : "+")}{(message.IsBinary ? " binary" : "")}{(message.IsUtf8 ? " utf8" : "")}";
    }
}
