using Postern.Testing;
using Postern.Wire.Pop3;

namespace Postern.Wire.Tests.Pop3;

public sealed class Pop3ConversationFilterTests
{
    private const string Refused = "-ERR Not after the login, or not offered here\r\n";

    public static TheoryData<int> Cuts => [1, 2, 3, 5, 7, 1000];

    [Theory]
    [MemberData(nameof(Cuts))]
    public void The_list_loses_what_the_door_does_not_offer(int piece)
    {
        var run = Begin(piece);
        Assert.Equal("CAPA\r\n", run.Client("capa \r\n"));
        string heard = run.Server("+OK list\r\nTOP\r\nSTLS\r\nstls\r\nUSER\r\nSASL PLAIN LOGIN\r\n STLS\r\nSTLSX\r\nUSER-X\r\n.\r\n+OK\r\nSTLS\r\n");
        Assert.Equal("+OK list\r\nTOP\r\nSTLSX\r\nUSER-X\r\n.\r\n+OK\r\nSTLS\r\n", heard); // behind the dot it is nobody's list
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Refusals_have_their_place_among_the_replies(int piece)
    {
        var run = Begin(piece);
        Assert.Equal("RETR 1\r\nNOOP\r\n", run.Client("RETR 1\r\nSTLS\r\nnoop\r\nAUTH\r\nUSER x\r\n"));
        const string Mail = "+OK 99 octets\r\nSTLS\r\n..\r\n-ERR\r\n+OK list\r\nUSER\r\n..x\r\n.x\r\n";
        Assert.Equal(Mail, run.Server(Mail));
        Assert.Equal(".\r\n" + Refused + "-ERR", run.Server(".\r\n-ERR"));
        Assert.Equal("\r\n" + Refused + Refused, run.Server("\r\n"));
        run.Client("PASS x\r\n");
        Assert.Equal(Refused, run.HeardByClient());
    }

    [Theory]
    [InlineData("STLS\r\n")]
    [InlineData("Auth PLAIN\r\n")]
    [InlineData("USER me\n")]
    [InlineData("PASS me\r\n")]
    [InlineData("APOP me x\r\n")]
    [InlineData("XCLIENT ADDR=1\r\n")]
    [InlineData("XTND XLST\r\n")]
    public void What_the_door_does_not_offer_is_refused_by_the_door(string command)
    {
        var run = Begin();
        Assert.Equal("", run.Client(command));
        Assert.Equal(Refused, run.HeardByClient());
    }

    [Theory]
    [InlineData("\r\n", "-ERR Not a command\r\n")]
    [InlineData(" STLS\r\n", "-ERR Not a command\r\n")]
    [InlineData("NOOP\rSTLS\r\n", "-ERR Not a command\r\n")]
    [InlineData("NOOP \rSTLS\r\n", "-ERR Control character in a command\r\n")]
    [InlineData("LIST \t\r\n", "-ERR Control character in a command\r\n")]
    [InlineData("UIDL \v\r\n", "-ERR Control character in a command\r\n")]
    [InlineData("NOOP\tx\r\n", "-ERR Not a command\r\n")]
    public void What_is_no_command_does_not_reach_the_server(string line, string answer)
    {
        var run = Begin();
        Assert.Equal("", run.Client(line));
        Assert.Equal(answer, run.HeardByClient());
    }

    [Theory]
    [InlineData("LIST", true)]
    [InlineData("LIST ", true)]
    [InlineData("LIST 1", false)]
    [InlineData("UIDL", true)]
    [InlineData("UIDL 2", false)]
    [InlineData("TOP 1 0", true)]
    [InlineData("RETR 1", true)]
    [InlineData("LANG", true)]
    [InlineData("LANG de", false)]
    [InlineData("STAT", false)]
    [InlineData("DELE 1", false)]
    [InlineData("QUIT", false)]
    public void Replies_have_many_lines_where_the_RFCs_say_so(string command, bool many)
    {
        var run = Begin();
        Assert.Equal(command.TrimEnd() + "\r\n", run.Client(command + "\r\n"));
        run.Client("STLS\r\n");
        Assert.Equal("+OK x\r\n" + (many ? "" : Refused), run.Server("+OK x\r\n"));
        Assert.Equal(many ? ".\n" + Refused : ".\n", run.Server(".\n"));

        run.Client(command + "\r\nSTLS\r\n");
        Assert.Equal("-ERR x\r\n" + Refused, run.Server("-ERR x\r\n"));
    }

    [Fact]
    public void A_server_that_speaks_unasked_is_heard()
    {
        var run = Begin();
        Assert.Equal("-ERR idle", run.Server("-ERR idle"));
        run.Client("STLS\r\n");
        Assert.Equal("", run.HeardByClient());
        Assert.Equal(" for too long\r\n" + Refused, run.Server(" for too long\r\n"));
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_line_without_end_is_refused_and_its_rest_is_no_command(int piece)
    {
        var run = Begin(piece);
        Assert.Equal("NOOP\r\n", run.Client(new string('x', 30_000) + "STLS\r\nNOOP\r\n"));
        Assert.Equal("-ERR Command line too long\r\n", run.HeardByClient());
    }

    [Fact]
    public void Commands_without_number_wait()
    {
        var run = Begin();
        string all = string.Concat(Enumerable.Repeat("NOOP\r\n", 1000));
        int first = run.Client(all).Length / 6;
        Assert.Equal(Pop3Limits.Pipelined, first);
        Assert.True(run.Filter.IsWaiting);
        for (int i = 0; i < 1000; i++)
            run.Server("+OK\r\n");
        Assert.Equal(all[(6 * first)..], run.HeardByServer());
        Assert.False(run.Filter.IsWaiting);
    }

    [Fact]
    public void A_server_that_has_ended_leaves_nobody_waiting()
    {
        var run = Begin();
        run.Client(string.Concat(Enumerable.Repeat("CAPA\r\n", 1000)));
        Assert.Equal("+OK\r\n", run.Server("+OK\r\nST"));
        Assert.Equal("ST", run.End());
        Assert.False(run.Filter.IsWaiting);
        run.HeardByServer();
        Assert.Equal("QUIT\r\n", run.Client("STLS\r\nQUIT\r\n"));
    }

    private static FilterRun Begin(int piece = int.MaxValue) => new(
        new Pop3ConversationFilter(["STLS", "SASL", "USER", "APOP", "XCLIENT"], ["STLS", "AUTH", "USER", "PASS", "APOP", "XCLIENT"]),
        left => Math.Min(piece, left));
}
