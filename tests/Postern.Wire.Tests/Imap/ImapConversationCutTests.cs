using Postern.Testing;
using Postern.Wire.Imap;

namespace Postern.Wire.Tests.Imap;

/// <summary>However a conversation is cut, both sides hear the same.</summary>
public sealed class ImapConversationCutTests
{
    /// <summary>Recorded from Cyrus IMAP 3.6.1, shortened; what the client may not say is put in.</summary>
    private static readonly (bool IsClient, string Words)[] Conversation =
    [
        (true, "a CAPABILITY\r\nb STARTTLS\r\nc ENABLE CONDSTORE\r\n"),
        (false, "* CAPABILITY IMAP4rev1 LITERAL+ ID LOGINDISABLED UNAUTHENTICATE COMPRESS=DEFLATE IDLE\r\na OK Completed\r\n"),
        (false, "* ENABLED CONDSTORE\r\nc OK Completed\r\n"),
        (true, "d APPEND INBOX {12}\r\n"),
        (false, "+ go ahead\r\n"),
        (true, "x STARTTLS\r\n {2+}\r\n\r\n\r\n"),
        (false, "* 1 EXISTS\r\n+ go ahead\r\n"),
        (false, "d OK [APPENDUID 1795286404 1] Completed\r\n"),
        (true, "e APPEND nothing {16}\r\n"),
        (false, "e NO [TRYCREATE] Mailbox does not exist {5}\r\n"),
        (true, "f UNAUTHENTICATE\r\ng APPEND nothing {16+}\r\nf UNAUTHENTICATE {3}\r\n"),
        (false, "g NO [TRYCREATE] Mailbox does not exist\r\n"),
        (true, "h FETCH 1 BODY[]\r\ni IDLE\r\nDONE\r\nj COMPRESS DEFLATE\r\n"),
        (false, "* 1 FETCH (FLAGS () BODY[] {33}\r\n* CAPABILITY X UNAUTHENTICATE\r\nh O X {0}\r\n)\r\nh OK Completed (0.000 sec)\r\n"),
        (false, "+ idling\r\n* 2 EXISTS\r\n"),
        (false, "i OK Completed\r\n"),
        (true, "k LOGOUT\r\n"),
        (false, "* BYE LOGOUT received\r\nk OK [CAPABILITY IMAP4rev1 UNAUTHENTICATE] Completed\r\n"),
    ];

    [Fact]
    public void At_any_place()
    {
        var (client, server) = Play(cut: null);
        const string Refused = " BAD Not after the login, or not offered here\r\n";
        Assert.Equal(
            "* CAPABILITY IMAP4rev1 LITERAL+ ID LOGINDISABLED COMPRESS=DEFLATE IDLE\r\na OK Completed\r\nb" + Refused + "* ENABLED CONDSTORE\r\nc OK Completed\r\n"
            + "+ go ahead\r\n* 1 EXISTS\r\nd OK [APPENDUID 1795286404 1] Completed\r\ne NO [TRYCREATE] Mailbox does not exist {5}\r\nf" + Refused
            + "g NO [TRYCREATE] Mailbox does not exist\r\n* 1 FETCH (FLAGS () BODY[] {33}\r\n* CAPABILITY X UNAUTHENTICATE\r\nh O X {0}\r\n)\r\nh OK Completed (0.000 sec)\r\n"
            + "+ idling\r\n* 2 EXISTS\r\ni OK Completed\r\nj" + Refused + "* BYE LOGOUT received\r\nk OK [CAPABILITY IMAP4rev1] Completed\r\n",
            client);
        Assert.Equal(
            "a CAPABILITY\r\nc ENABLE CONDSTORE\r\nd APPEND INBOX {12}\r\nx STARTTLS\r\n {2}\r\n\r\n\r\ne APPEND nothing {16}\r\ng APPEND nothing {16}\r\nh FETCH 1 BODY[]\r\ni IDLE\r\nDONE\r\nk LOGOUT\r\n",
            server);
        for (int first = 1; first < Conversation.Max(step => step.Words.Length); first++)
            Assert.Equal((client, server), Play(CutOnce(first)));
    }

    [Fact]
    public void In_random_pieces()
    {
        var whole = Play(cut: null);
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            Assert.Equal(whole, Play(left => Math.Min(left, 1 + random.Next(random.Next(2) == 0 ? 3 : 30))));
        }
    }

    private static Func<int, int> CutOnce(int first)
    {
        bool isFirst = true;
        return left =>
        {
            int length = isFirst ? Math.Min(first, left) : left;
            isFirst = length == left; // the next piece begins other words
            return length;
        };
    }

    private static (string Client, string Server) Play(Func<int, int>? cut)
    {
        var filter = new ImapConversationFilter(all => all.Without("UNAUTHENTICATE"), ["STARTTLS", "LOGIN", "AUTHENTICATE", "UNAUTHENTICATE", "COMPRESS"]);
        var run = new FilterRun(filter, cut);
        string client = "";
        string server = "";
        foreach (var (isClient, words) in Conversation)
        {
            if (isClient)
                server += run.Client(words);
            else
                client += run.Server(words);
            client += run.HeardByClient();
            server += run.HeardByServer();
        }
        Assert.Null(filter.Fault);
        Assert.False(filter.IsWaiting);
        return (client, server);
    }
}
