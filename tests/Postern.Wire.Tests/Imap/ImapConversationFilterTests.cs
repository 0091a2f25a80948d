using Postern.Testing;
using Postern.Wire.Imap;

namespace Postern.Wire.Tests.Imap;

public sealed class ImapConversationFilterTests
{
    private const string Refused = " BAD Not after the login, or not offered here\r\n";

    public static TheoryData<int> Cuts => [1, 2, 3, 5, 7, 1000];

    [Fact]
    public void Commands_and_answers_go_through_as_they_are()
    {
        var run = Begin();
        Assert.Equal("a SELECT INBOX\r\nb UID FETCH 1:* (FLAGS)\r\n", run.Client("a SELECT INBOX\r\nb UID FETCH 1:* (FLAGS)\r\n"));
        const string Answers = "* 3 EXISTS\r\na OK [READ-WRITE] in\r\n* 1 FETCH (FLAGS ())\r\nb OK done\r\n* 4 EXISTS\r\n";
        Assert.Equal(Answers, run.Server(Answers));
        Assert.False(run.Filter.IsWaiting);
    }

    [Theory]
    [InlineData("a STARTTLS\r\n")]
    [InlineData("a starttls\n")]
    [InlineData("a LOGIN you me\r\n")]
    [InlineData("a AUTHENTICATE PLAIN\r\n")]
    [InlineData("a UNAUTHENTICATE\r\n")]
    [InlineData("a UnAuthenticate \r\n")]
    [InlineData("a COMPRESS DEFLATE\r\n")]
    [InlineData("a LOGIN {5}\r\n")]
    [InlineData("a LOGIN {5+}\r\nxxxx\n {3+}\r\na S\r\n")]
    [InlineData("a LOGIN {5-}\r\nxxxx\n {3}\r\n")]
    public void What_the_door_does_not_offer_is_refused_by_the_door(string command)
    {
        var run = Begin();
        Assert.Equal("", run.Client(command));
        Assert.Equal("a" + Refused, run.HeardByClient());
        Assert.Equal("b NOOP\r\n", run.Client("b NOOP\r\n"));
        Assert.Equal("b OK\r\n", run.Server("b OK\r\n"));
    }

    [Theory]
    [InlineData("\r\n", "*")]
    [InlineData(" a NOOP\r\n", "*")]
    [InlineData("a\r\n", "a")]
    [InlineData("a \r\n", "a")]
    [InlineData("a  UNAUTHENTICATE\r\n", "a")]
    [InlineData("a\tUNAUTHENTICATE\r\n", "*")]
    [InlineData("a UNAUTHENTICATE\t\r\n", "a")]
    [InlineData("a NOOP\rb UNAUTHENTICATE\r\n", "a")]
    [InlineData("a NOOP \0\r\n", "a")]
    [InlineData("+ NOOP\r\n", "*")]
    [InlineData("* NOOP\r\n", "*")]
    [InlineData("a X {5} \r\n", "a")]
    [InlineData("a X {5+}\t \r\n", "a")]
    [InlineData("a {3+}\r\nx\r\n\r\n", "a")]
    public void What_is_no_command_does_not_reach_the_server(string line, string tag)
    {
        var run = Begin();
        Assert.Equal("", run.Client(line));
        Assert.Equal(tag + " BAD Not a command\r\n", run.HeardByClient());
        Assert.Equal("b NOOP\r\n", run.Client("b NOOP\r\n"));
    }

    [Fact]
    public void A_refusal_comes_in_its_turn_and_between_two_responses()
    {
        var run = Begin();
        Assert.Equal("a FETCH 1 BODY[]\r\n", run.Client("a FETCH 1 BODY[]\r\nb STARTTLS\r\nc NOOP\r\n"));
        Assert.True(run.Filter.IsWaiting);
        Assert.Equal("* 1 FETCH (BODY[] {4}\r\nab", run.Server("* 1 FETCH (BODY[] {4}\r\nab"));
        Assert.Equal("cd)\r\n", run.Server("cd)\r\na O"));
        Assert.Equal("a OK\r\n* 1 FETCH (X {3}\r\na", run.Server("K\r\n* 1 FETCH (X {3}\r\na"));
        Assert.Equal("", run.HeardByServer());
        Assert.Equal("bc)\r\nb" + Refused, run.Server("bc)\r\n"));
        Assert.Equal("c NOOP\r\n", run.HeardByServer());
        Assert.False(run.Filter.IsWaiting);
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_literal_that_the_server_takes_is_passed(int piece)
    {
        var run = Begin(piece);
        Assert.Equal("a APPEND x {11}\r\n", run.Client("a APPEND x {11}\r\n"));
        Assert.Equal("", run.Client("b STARTTLS\n"));
        Assert.True(run.Filter.IsWaiting);
        Assert.Equal("+ go\r\n", run.Server("+ go\r\n"));
        Assert.Equal("b STARTTLS\n", run.HeardByServer());
        Assert.Equal(" ~{3}\r\n", run.Client(" ~{3}\r\n")); // RFC 3502 §6.3.11, RFC 3516 §4.4
        Assert.Equal("+ go\r\n", run.Server("+ go\r\n"));
        Assert.Equal("\0\r\n\r\n", run.Client("\0\r\n\r\nc NOOP\r\n"));
        Assert.Equal("a OK [APPENDUID 1 2]\r\n", run.Server("a OK [APPENDUID 1 2]\r\n"));
        Assert.Equal("c NOOP\r\n", run.HeardByServer());
    }

    [Theory]
    [InlineData("NO [TRYCREATE] no such mailbox")]
    [InlineData("BAD what?")]
    public void Behind_a_literal_that_the_server_refuses_comes_a_command(string refusal)
    {
        var run = Begin();
        Assert.Equal("a APPEND x {20}\r\n", run.Client("a APPEND x {20}\r\nb UNAUTHENTICATE\r\nc NOOP\r\n"));
        Assert.Equal($"a {refusal}\r\nb{Refused}", run.Server($"a {refusal}\r\n"));
        Assert.Equal("c NOOP\r\n", run.HeardByServer());
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_literal_for_which_the_client_does_not_wait_is_asked_for_by_the_door(int piece)
    {
        var run = Begin(piece);
        Assert.Equal("a APPEND x {18}\r\n", run.Client("a APPEND x {18+}\r\nb UNAUTHENTICATE\r\n {2-}\r\nxy\r\nc NOOP\r\n"));
        Assert.Equal("", run.Server("+ go\r\n"));
        Assert.Equal("b UNAUTHENTICATE\r\n {2}\r\n", run.HeardByServer());
        Assert.Equal("", run.Server("+\r\n"));
        Assert.Equal("xy\r\n", run.HeardByServer());
        Assert.Equal("a OK\r\n", run.Server("a OK\r\n"));
        Assert.Equal("c NOOP\r\n", run.HeardByServer());
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_literal_that_was_sent_and_is_refused_is_never_read_as_commands(int piece)
    {
        var run = Begin(piece);
        Assert.Equal("a APPEND x {18}\r\n", run.Client("a APPEND x {18+}\r\nb UNAUTHENTICATE\r\n {3+}\r\nxyz {9}\r\nc NOOP\r\n"));
        Assert.Equal("a NO too big\r\n", run.Server("a NO too big\r\n"));
        Assert.Equal("c NOOP\r\n", run.HeardByServer());
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Idling_ends_with_DONE_only(int piece)
    {
        var run = Begin(piece);
        Assert.Equal("a IDLE\r\n", run.Client("a IDLE\r\nDONE\r\nb NOOP\r\n"));
        Assert.Equal("+ idling\r\n", run.Server("+ idling\r\n"));
        Assert.Equal("DONE\r\n", run.HeardByServer());
        Assert.Equal("* 4 EXISTS\r\na OK\r\n", run.Server("* 4 EXISTS\r\na OK\r\n"));
        Assert.Equal("b NOOP\r\n", run.HeardByServer());
        run.Server("b OK\r\n");

        run.Client("c idle\r\n");
        run.Server("+ idling\r\n");
        Assert.Equal("", run.Client("d UNAUTHENTICATE\r\n"));
        Assert.Equal("* BYE Expected DONE\r\n", run.HeardByClient());
        Assert.Equal("Expected DONE", run.Filter.Fault);
        Assert.Equal("", run.Client("DONE\r\ne NOOP\r\n"));
    }

    [Fact]
    public void A_server_that_does_not_idle_or_ends_it_leaves_commands_behind()
    {
        var run = Begin();
        run.Client("a IDLE\r\n");
        Assert.Equal("a NO no\r\n", run.Server("a NO no\r\n"));
        Assert.Equal("b NOOP\r\n", run.Client("b NOOP\r\n"));
        run.Server("b OK\r\n");
        run.Client("c IDLE\r\n");
        run.Server("+ \r\n");
        Assert.Equal("c OK too long\r\n", run.Server("c OK too long\r\n"));
        Assert.Equal("", run.Client("DONE\r\n"));
        Assert.Equal("DONE BAD Not a command\r\n", run.HeardByClient());
    }

    [Fact]
    public void A_literal_behind_IDLE_cannot_carry_its_end_and_a_command()
    {
        var run = Begin();
        Assert.Equal("", run.Client("a IDLE {30+}\r\nDONE\r\nb UNAUTHENTICATE\r\nxxxxxx\r\n"));
        Assert.Equal("a BAD IDLE takes no arguments\r\n", run.HeardByClient());
    }

    [Fact]
    public void What_follows_a_refused_AUTHENTICATE_is_no_answer_to_a_challenge()
    {
        // RFC 9051 §6.2.2: the client hears BAD where it waited for a continuation.
        var run = Begin();
        Assert.Equal("c NOOP\r\n", run.Client("a AUTHENTICATE PLAIN\r\nAGEAYg==\r\n*\r\nb UNAUTHENTICATE\r\nc NOOP\r\n"));
        Assert.Equal($"a{Refused}AGEAYg== BAD Not a command\r\n* BAD Not a command\r\nb{Refused}", run.HeardByClient());
    }

    [Fact]
    public void Tags_that_are_used_twice_confuse_nobody()
    {
        // The answer to the first must not be taken for a refusal of the second one's literal.
        var run = Begin();
        Assert.Equal("a NOOP\r\n", run.Client("a NOOP\r\na APPEND x {18}\r\nb UNAUTHENTICATE\r\n\r\n"));
        run.Server("a OK\r\n");
        Assert.Equal("a APPEND x {18}\r\n", run.HeardByServer());
        run.Server("+ go\r\n");
        Assert.Equal("b UNAUTHENTICATE\r\n\r\n", run.HeardByServer());
    }

    [Fact]
    public void A_continuation_that_nobody_waits_for_ends_it()
    {
        // A server that reads a literal where RFC 9051 has none.
        var run = Begin();
        Assert.Equal("a X {0x5}\r\nb NOOP\r\n", run.Client("a X {0x5}\r\nb NOOP\r\n"));
        Assert.Equal("* BYE The server asked for more than there is\r\n", run.Server("+ go\r\n"));
        Assert.NotNull(run.Filter.Fault);
    }

    [Fact]
    public void A_server_that_answers_before_the_end_of_a_command_gets_no_rest_of_it()
    {
        var run = Begin();
        run.Client("a APPEND x {5}\r\n");
        run.Server("+ go\r\n");
        Assert.Equal("ab", run.Client("ab"));
        Assert.Equal("a NO full\r\n* BYE The server answered in the middle of a literal\r\n", run.Server("a NO full\r\n"));

        run = Begin();
        run.Client("a APPEND x {2}\r\n");
        run.Server("+ go\r\n");
        run.Client("ab");
        run.Server("a NO full\r\n");
        Assert.Equal("", run.Client("b UNAUTHENTICATE\r\n"));
        Assert.Equal("* BYE The server answered before the end of a command\r\n", run.HeardByClient());

        run = Begin();
        run.Client("a APPEND x {2}\r\n");
        run.Server("+ go\r\n");
        run.Client("ab");
        run.Server("a OK\r\n");
        Assert.Equal("\r\nb NOOP\r\n", run.Client("\r\nb NOOP\r\n"));
    }

    [Fact]
    public void Lists_of_capabilities_are_edited_and_mails_that_quote_them_are_not()
    {
        var run = Begin();
        run.Client("a CAPABILITY\r\nb FETCH 1 BODY[]\r\n");
        Assert.Equal("* CAPABILITY IMAP4rev1 IDLE\r\na OK [CAPABILITY IMAP4rev1] x\r\n", run.Server("* CAPABILITY IMAP4rev1 STARTTLS IDLE\r\na OK [CAPABILITY IMAP4rev1 STARTTLS] x\r\n"));
        const string Mail = "* CAPABILITY IMAP4rev1 STARTTLS\r\nb OK {100000}\r\n+ go {100000}\r\n";
        string answer = $"* 1 FETCH (BODY[] {{{Mail.Length}}}\r\n{Mail})\r\n";
        Assert.Equal(answer, run.Server(answer));
        Assert.Equal("", run.Client("c STARTTLS\r\n"));
        Assert.Equal("", run.HeardByClient()); // b has not been answered
        Assert.Equal("b OK\r\nc" + Refused, run.Server("b OK\r\n"));
    }

    [Fact]
    public void Lines_without_end_end_it()
    {
        var run = Begin();
        Assert.Equal("", run.Client("a SEARCH " + new string('x', ImapLimits.Line)));
        Assert.Equal("* BYE Line too long\r\n", run.HeardByClient());
        run = Begin();
        string most = "a SEARCH " + new string('x', ImapLimits.Line - 9) + "\r\n";
        Assert.Equal(most, run.Client(most));
    }

    [Fact]
    public void Literals_without_end_are_refused()
    {
        var run = Begin();
        Assert.Equal("", run.Client("a APPEND x {99999999999999999999}\r\n"));
        Assert.Equal("a BAD Literal too long\r\n", run.HeardByClient());
    }

    [Fact]
    public void A_server_that_has_ended_leaves_nobody_waiting()
    {
        var run = Begin();
        run.Client("a LOGOUT\r\nb STARTTLS\r\nc NOOP\r\n");
        Assert.True(run.Filter.IsWaiting);
        Assert.Equal("* BYE\r\na OK\r\nb" + Refused, run.Server("* BYE\r\na OK\r\n"));
        Assert.Equal("c NOOP\r\n", run.HeardByServer());
        run.Client("d STARTTLS\r\n");
        Assert.True(run.Filter.IsWaiting);
        run.Server("* CAPA");
        Assert.Equal("* CAPA", run.End());
        Assert.False(run.Filter.IsWaiting);
        Assert.Equal("e NOOP\r\n", run.Client("e NOOP\r\nf APPEND x {3}\r\n"));
        Assert.False(run.Filter.IsWaiting);
    }

    private static FilterRun Begin(int piece = int.MaxValue) => new(
        new ImapConversationFilter(all => all.Without("STARTTLS"), ["STARTTLS", "LOGIN", "AUTHENTICATE", "UNAUTHENTICATE", "COMPRESS"]),
        left => Math.Min(piece, left));
}
