using System.Text;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Searching;

namespace Postern.Wire.Tests.Imap.Searching;

public sealed class SearchRequestTests
{
    [Theory]
    [InlineData("A282 SEARCH FLAGGED SINCE 1-Feb-1994 NOT FROM \"Smith\"", "(Flagged since 1994-02-01 !From\"Smith\")")] // RFC 9051 §6.4.4
    [InlineData("A283 SEARCH TEXT \"string not in mailbox\"", "Text\"string not in mailbox\"")]
    [InlineData("A284 SEARCH CHARSET UTF-8 TEXT {12}\r\nпривет", "Text\"привет\"")]
    [InlineData("a search charset us-ascii all", "all")]
    [InlineData("a SEARCH ALL", "all")]
    [InlineData("a SEARCH 1:3,5 UNSEEN", "(#1:3,5 -Seen)")]
    [InlineData("a SEARCH *", "#*")]
    [InlineData("E283 SEARCH UID $ SMALLER 4096", "(uid $ <4096)")] // RFC 5182 §2.2
    [InlineData("a SEARCH OR $ 1,3000:3021 TEXT \"text\"", "((#$ | #1,3000:3021) Text\"text\")")]
    [InlineData("a SEARCH (OR (FROM x TO y) NOT (ANSWERED))", "((From\"x\" To\"y\") | !Answered)")]
    [InlineData("a SEARCH NEW OLD RECENT", "((recent -Seen) -recent recent)")]
    [InlineData("a SEARCH KEYWORD $Junk UNKEYWORD work", "(+$Junk -work)")]
    [InlineData("a SEARCH UNANSWERED UNDELETED UNDRAFT UNFLAGGED DELETED DRAFT SEEN", "(-Answered -Deleted -Draft -Flagged Deleted Draft Seen)")]
    [InlineData("a SEARCH BCC a BODY b CC c SUBJECT \"\"", "(Bcc\"a\" Body\"b\" Cc\"c\" Subject\"\")")]
    [InlineData("a SEARCH HEADER Message-ID \"<x@y>\" HEADER X \"\"", "(Message-ID:\"<x@y>\" X:\"\")")]
    [InlineData("a SEARCH LARGER 100 SMALLER 5000000000", "(>100 <5000000000)")]
    [InlineData("a SEARCH BEFORE \"01-Mar-2024\" ON 29-Feb-2024 SENTBEFORE 1-Jan-2000 SENTON 1-Jan-2000 SENTSINCE 1-Jan-2000", "(before 2024-03-01 on 2024-02-29 sent before 2000-01-01 sent on 2000-01-01 sent since 2000-01-01)")]
    [InlineData("a1 SEARCH UNSEEN YOUNGER 259200 OLDER 1", "(-Seen younger 259200 older 1)")] // RFC 5032 §4
    [InlineData("a SEARCH MODSEQ \"/flags/\\\\draft\" all 620162338", "modseq 620162338 /flags/\\draft")] // RFC 7162 §3.1.5
    [InlineData("t SEARCH MODSEQ 0 SEEN ", "(modseq 0 Seen)")]
    public void A_search_is_read_as_a_tree(string text, string tree) => Assert.Equal(tree, Tell(Read(text).Key));

    [Theory]
    [InlineData("a SEARCH ALL", false, SearchReturn.All)]
    [InlineData("a SEARCH RETURN () ALL", true, SearchReturn.All)]
    [InlineData("a UID SEARCH RETURN (min MAX count) ALL", true, SearchReturn.Min | SearchReturn.Max | SearchReturn.Count)]
    [InlineData("a SEARCH RETURN (SAVE) ALL", true, SearchReturn.Save)]
    [InlineData("a SEARCH RETURN (ALL SAVE) CHARSET UTF-8 ALL", true, SearchReturn.All | SearchReturn.Save)]
    public void What_is_wanted_of_the_result_is_read(string text, bool isExtended, SearchReturn wanted)
    {
        var request = Read(text);
        Assert.Equal(isExtended, request.IsExtended);
        Assert.Equal(wanted, request.Return);
        Assert.Equal(text.Contains("UID", StringComparison.Ordinal), request.IsUid);
    }

    [Theory]
    [InlineData("a SEARCH", "An atom is missing")]
    [InlineData("a SEARCH ()", "A search key is missing")]
    [InlineData("a SEARCH (ALL", "A space is missing")]
    [InlineData("a SEARCH ALL)", "Too many arguments")]
    [InlineData("a SEARCH FUZZY BODY x", "Unknown search key")]
    [InlineData("a SEARCH OR SEEN", "A space is missing")]
    [InlineData("a SEARCH NOT", "A space is missing")]
    [InlineData("a SEARCH FROM", "A space is missing")]
    [InlineData("a SEARCH HEADER From", "A space is missing")]
    [InlineData("a SEARCH ON 30-Feb-2024", "Wrong date")]
    [InlineData("a SEARCH ON 001-Feb-2024", "Wrong date")]
    [InlineData("a SEARCH ON 1-Feb-24", "Wrong date")]
    [InlineData("a SEARCH OLDER 0", "A number begins with zero")]
    [InlineData("a SEARCH LARGER -1", "A number is missing, or too large")]
    [InlineData("a SEARCH MODSEQ \"/flags/x\" none 1", "Unknown type of MODSEQ")]
    [InlineData("a SEARCH MODSEQ \"/x\" all 1", "Unknown entry of MODSEQ")]
    [InlineData("a SEARCH KEYWORD \\Seen", "An atom is missing")]
    [InlineData("a SEARCH UID x", "A number is missing, or too large")]
    [InlineData("a SEARCH RETURN (PARTIAL 1:5) ALL", "Unknown option of RETURN")]
    [InlineData("a SEARCH RETURN ALL", "A parenthesis is missing")]
    [InlineData("a SEARCH CHARSET UTF-8", "A space is missing")]
    public void What_is_no_SEARCH_is_refused(string text, string fault)
    {
        Assert.False(SearchRequest.TryParse(Commands.Read(text), out var request, out var told));
        Assert.Null(request);
        Assert.Equal(new(fault, IsCharset: false), told);
    }

    [Theory]
    [InlineData("a SEARCH CHARSET ISO-8859-1 SUBJECT x")]
    [InlineData("a SEARCH RETURN (ALL) CHARSET \"KOI8-R\" SUBJECT x")]
    public void Another_charset_is_told_as_that(string text)
    {
        Assert.False(SearchRequest.TryParse(Commands.Read(text), out _, out var fault));
        Assert.True(fault.IsCharset);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused()
    {
        Assert.True(ImapCommand.TryParse(Encoding.Latin1.GetBytes("a SEARCH SUBJECT \"ü\""), out var command, out _, out _));
        Assert.False(SearchRequest.TryParse(command, out _, out var fault));
        Assert.Equal("Text to search for is not UTF-8", fault.Text);
    }

    [Theory]
    [InlineData("(", "ALL", ")")]
    [InlineData("NOT ", "ALL", "")]
    [InlineData("OR ALL ", "ALL", "")]
    [InlineData("OR ", "ALL", " ALL")]
    public void Keys_have_a_depth(string before, string key, string after)
    {
        Read("a SEARCH " + Nest(SearchLimits.Depth - 1));
        Assert.False(SearchRequest.TryParse(Commands.Read("a SEARCH " + Nest(SearchLimits.Depth + 1)), out _, out _));
        Assert.False(SearchRequest.TryParse(Commands.Read("a SEARCH " + Nest(100_000)), out _, out _));

        string Nest(int depth) => string.Concat(Enumerable.Repeat(before, depth)) + key + string.Concat(Enumerable.Repeat(after, depth));
    }

    [Fact]
    public void Keys_have_a_number()
    {
        Read("a SEARCH" + string.Concat(Enumerable.Repeat(" ALL", SearchLimits.Keys)));
        Assert.False(SearchRequest.TryParse(Commands.Read("a SEARCH" + string.Concat(Enumerable.Repeat(" ALL", SearchLimits.Keys + 1))), out _, out var fault));
        Assert.Equal("Too many search keys", fault.Text);
    }

    [Fact]
    public void A_search_by_mod_sequence_is_known_for_that()
    {
        Assert.True(Read("a SEARCH NOT (SEEN MODSEQ 5)").WantsModSeq);
        Assert.False(Read("a SEARCH SEEN").WantsModSeq);
    }

    private static SearchRequest Read(string text)
    {
        Assert.True(SearchRequest.TryParse(Commands.Read(text), out var request, out var fault), fault.Text);
        return request;
    }

    private static string Tell(SearchKey key) => key switch
    {
        SearchKey.All => "all",
        SearchKey.And and => $"({string.Join(' ', and.Keys.Select(Tell))})",
        SearchKey.Or or => $"({Tell(or.Left)} | {Tell(or.Right)})",
        SearchKey.Not not => "!" + Tell(not.Key),
        SearchKey.Messages messages => (messages.IsUid ? "uid " : "#") + messages.Set,
        SearchKey.Flag flag => (flag.IsSet ? "" : "-") + flag.Flags,
        SearchKey.Keyword keyword => (keyword.IsSet ? "+" : "-") + keyword.Name,
        SearchKey.Recent recent => (recent.IsSet ? "" : "-") + "recent",
        SearchKey.Text text => $"{text.Field}\"{text.Value}\"",
        SearchKey.Header header => $"{header.Name}:\"{header.Value}\"",
        SearchKey.Larger larger => $">{larger.Octets}",
        SearchKey.Smaller smaller => $"<{smaller.Octets}",
        SearchKey.Arrived arrived => $"{arrived.Compare} {arrived.Day:yyyy-MM-dd}".ToLowerInvariant(),
        SearchKey.Sent sent => $"sent {sent.Compare} {sent.Day:yyyy-MM-dd}".ToLowerInvariant(),
        SearchKey.Older older => $"older {older.Seconds}",
        SearchKey.Younger younger => $"younger {younger.Seconds}",
        SearchKey.ModSeq modSeq => $"modseq {modSeq.Value} {modSeq.Entry}".TrimEnd(),
        _ => throw new InvalidOperationException(key.ToString()),
    };
}
