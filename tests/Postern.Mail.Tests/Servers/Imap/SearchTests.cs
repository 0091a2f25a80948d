using System.Text;
using Postern.Mail.Tests.Doors;

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>SEARCH as a client sees it, message by message of a small mailbox.</summary>
public sealed class SearchTests
{
    private static readonly string[] Mailbox =
    [
        "Date: Mon, 7 Feb 1994 21:52:25 -0800\nFrom: Fred Foobar <foobar@Blurdybloop.example>\nSubject: afternoon meeting\nTo: mooch@owatagu.example\n\nHello Joe, do you think we can meet at 3:30 tomorrow?\n",
        "Date: Tue, 8 Feb 1994 01:00:00 +0200\nFrom: =?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <jm@example.test>\nCc: \"Smith, John\" <js@example.test>\nBcc: secret@example.test\nSubject: =?utf-8?b?R3LDvMOfZSBh?=\n =?utf-8?q?us_K=C3=B6ln?=\nX-Empty:\n\nSchöne Grüße aus Köln\n",
        "From: x@example.test\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\npreamble words\n--b\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n<b>caf=E9</b> long li=\nne\n--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename*=utf-8''na%C3%AFve.txt\nContent-Transfer-Encoding: base64\n\nc2VjcmV0IGF0dGFjaG1lbnQ=\n--b\nContent-Type: message/rfc822\n\nSubject: inner subject\n\ninner words\n--b--\nepilogue\n",
        "Subject: base\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n0J/RgNC40LLQtdGCINC80LjRgA==\n",
    ];

    [Theory]
    [InlineData("ALL", "1 2 3 4")]
    [InlineData("SEEN", "1 3")]
    [InlineData("UNSEEN", "2 4")]
    [InlineData("FLAGGED SEEN", "3")]
    [InlineData("OR FLAGGED ANSWERED", "2 3")]
    [InlineData("NOT SEEN NOT ANSWERED", "4")]
    [InlineData("KEYWORD $Work", "")]
    [InlineData("UNKEYWORD $Work", "1 2 3 4")]
    [InlineData("2:3", "2 3")]
    [InlineData("*", "4")]
    [InlineData("3:9", "3 4")]
    [InlineData("UID 2,4", "2 4")]
    [InlineData("(1:3 NOT (OR 1 2))", "3")]
    [InlineData("SUBJECT meeting", "1")]
    [InlineData("SUBJECT \"AFTERNOON MEET\"", "1")]
    [InlineData("SUBJECT \"\"", "1 2 4")]
    [InlineData("NOT SUBJECT \"\"", "3")]
    [InlineData("CC \"\"", "2")]
    [InlineData("FROM foobar@blurdybloop", "1")]
    [InlineData("FROM \"<x@example.test>\"", "3")]
    [InlineData("TO \"<mooch@owatagu.example>\"", "1")]
    [InlineData("FROM \"rgen mu\"", "2")]
    [InlineData("CC \"Smith, John\"", "2")]
    [InlineData("CC \"john <js@\"", "2")]
    [InlineData("BCC secret", "2")]
    [InlineData("TO mooch", "1")]
    [InlineData("HEADER X-EMPTY \"\"", "2")]
    [InlineData("HEADER Bcc secret", "2")]
    [InlineData("HEADER X-None \"\"", "")]
    [InlineData("BODY \"3:30 tomorrow\"", "1")]
    [InlineData("BODY cafe", "3")]
    [InlineData("BODY \"long line\"", "3")]
    [InlineData("BODY preamble", "")]
    [InlineData("BODY \"secret attachment\"", "")]
    [InlineData("BODY \"inner words\"", "3")]
    [InlineData("BODY \"inner subject\"", "")]
    [InlineData("TEXT \"inner subject\"", "3")]
    [InlineData("TEXT \"ve.txt\"", "3")]
    [InlineData("TEXT \"subject: afternoon\"", "1")]
    [InlineData("TEXT {9+}\r\nmeeting\r\n", "1")]
    [InlineData("TEXT {11+}\r\nmeeting\r\nTo", "1")]
    [InlineData("SUBJECT {8+}\r\nafter\r\nn", "")]
    [InlineData("NOT TEXT example", "4")]
    [InlineData("OR BODY tomorrow BODY inner", "1 3")]
    [InlineData("SENTON 7-Feb-1994", "1")]
    [InlineData("SENTON 8-Feb-1994", "2")]
    [InlineData("SENTBEFORE 8-Feb-1994", "1 3 4")]
    [InlineData("SENTSINCE 7-Feb-1994", "1 2")]
    [InlineData("SENTON 1-Jan-1970", "3 4")]
    [InlineData("ON 1-Mar-2020", "1")]
    [InlineData("BEFORE 2-Mar-2020", "1")]
    [InlineData("SINCE 2-Mar-2020", "2 3 4")]
    [InlineData("LARGER 400", "3")]
    [InlineData("SMALLER 150", "4")]
    [InlineData("CHARSET US-ASCII ALL", "1 2 3 4")]
    public async Task A_key_finds_its_messages(string keys, string numbers)
    {
        using var bench = Full();
        var client = await bench.SelectAsync();
        Assert.Equal(Line(numbers), await AskAsync(client, "SEARCH " + keys));
        Assert.Equal(Line(numbers), await AskAsync(client, "UID SEARCH " + keys));
    }

    [Theory]
    [InlineData("SUBJECT", "grüße aus köln", "2")]
    [InlineData("SUBJECT", "GRÜßE", "2")]
    [InlineData("FROM", "JÜRGEN", "2")]
    [InlineData("BODY", "GRÜßE", "2")]
    [InlineData("BODY", "CAFÉ", "3")]
    [InlineData("BODY", "привет МИР", "4")]
    [InlineData("TEXT", "naïve", "3")]
    public async Task Texts_that_are_not_ASCII_are_found_in_any_charset_and_in_any_capitals(string key, string text, string numbers)
    {
        using var bench = Full();
        var client = await bench.SelectAsync();
        byte[] octets = Encoding.UTF8.GetBytes(text);
        Assert.Equal(Line(numbers), await AskAsync(client, $"SEARCH CHARSET UTF-8 {key} {{{octets.Length}+}}\r\n{Encoding.Latin1.GetString(octets)}"));
    }

    [Fact]
    public async Task A_charset_that_is_not_known_is_refused_with_those_that_are()
    {
        using var bench = Full();
        var client = await bench.SelectAsync();
        Assert.StartsWith("s NO [BADCHARSET (US-ASCII UTF-8)]", await client.AskAsync("s SEARCH CHARSET KOI8-R SUBJECT x", "s NO"), StringComparison.Ordinal);
    }

    // RFC 6855 §3
    [Theory]
    [InlineData("UTF-8")]
    [InlineData("KOI8-R")]
    public async Task A_charset_after_UTF8_ACCEPT_is_refused(string charset)
    {
        using var bench = Full();
        var client = await bench.SelectAsync("UTF8=ACCEPT");
        await client.AskAsync($"s SEARCH CHARSET {charset} SUBJECT x", "s BAD");
        Assert.Equal("* SEARCH 2", await AskAsync(client, "SEARCH SUBJECT \"k\u00C3\u00B6\""));
    }

    [Fact]
    public async Task A_day_is_that_of_the_date_that_is_shown()
    {
        using var bench = new SearchBench(new ZonedTime(TimeSpan.FromHours(2)));
        bench.Put("Subject: late\n\n.\n", date: new DateTimeOffset(2020, 3, 1, 23, 30, 0, TimeSpan.Zero));
        var client = await bench.SelectAsync();
        Assert.Contains("INTERNALDATE \" 2-Mar-2020 01:30:00 +0200\"", await client.AskAsync("f FETCH 1 INTERNALDATE", "f OK"), StringComparison.Ordinal);
        Assert.Equal("* SEARCH 1", await AskAsync(client, "SEARCH ON 2-Mar-2020"));
        Assert.Equal("* SEARCH", await AskAsync(client, "SEARCH BEFORE 2-Mar-2020"));
    }

    [Fact]
    public async Task A_header_that_is_remembered_needs_no_file()
    {
        using var bench = new SearchBench();
        string path = bench.Put("Subject: one\nFrom: a@b\nDate: Mon, 7 Feb 1994 21:52:25 -0800\n\nwords\n");
        var client = await bench.SelectAsync();
        Assert.Equal("* SEARCH 1", await AskAsync(client, "SEARCH SUBJECT one"));
        File.WriteAllText(path, "Subject: two\n\n");
        Assert.Equal("* SEARCH 1", await AskAsync(client, "SEARCH SUBJECT one FROM <a@b> SENTON 7-Feb-1994 NOT CC x"));
    }

    [Fact]
    public async Task Fields_that_stand_twice_are_both_searched()
    {
        using var bench = new SearchBench();
        bench.Put("Subject: one\nSubject: two\nTo: a@b\nTo: c@d\nCc:\n\nwords\n");
        var client = await bench.SelectAsync();
        for (int i = 0; i < 2; i++)
            Assert.Equal("* SEARCH 1", await AskAsync(client, "SEARCH SUBJECT one SUBJECT two TO a@b TO c@d CC \"\" NOT BCC \"\""));
    }

    [Theory]
    [InlineData("SEARCH RETURN () UNSEEN", "* ESEARCH (TAG \"s\") ALL 2,4")]
    [InlineData("SEARCH RETURN (MIN) UNSEEN", "* ESEARCH (TAG \"s\") MIN 2")]
    [InlineData("SEARCH RETURN (MAX COUNT) UNSEEN", "* ESEARCH (TAG \"s\") MAX 4 COUNT 2")]
    [InlineData("UID SEARCH RETURN (MIN MAX ALL COUNT) 1:3", "* ESEARCH (TAG \"s\") UID MIN 1 MAX 3 COUNT 3 ALL 1:3")]
    [InlineData("SEARCH RETURN (COUNT ALL) DRAFT", "* ESEARCH (TAG \"s\") COUNT 0")]
    [InlineData("SEARCH RETURN (MIN) DRAFT", "* ESEARCH (TAG \"s\")")]
    public async Task RETURN_tells_what_is_wanted(string command, string answer)
    {
        using var bench = Full();
        var client = await bench.SelectAsync();
        Assert.Equal(answer, await AskAsync(client, command));
    }

    [Fact]
    public async Task IMAP4rev2_is_always_answered_with_ESEARCH()
    {
        using var bench = Full();
        var client = await bench.SelectAsync("IMAP4rev2");
        Assert.Equal("* ESEARCH (TAG \"s\") ALL 2,4", await AskAsync(client, "SEARCH UNSEEN"));
        Assert.Equal("* ESEARCH (TAG \"s\") UID ALL 1:4", await AskAsync(client, "UID SEARCH ALL"));
    }

    // RFC 5182 §3
    [Fact]
    public async Task What_was_saved_is_what_a_dollar_stands_for()
    {
        using var bench = Full();
        var client = await bench.SelectAsync();
        Assert.Equal("", await AskAsync(client, "SEARCH RETURN (SAVE) UNSEEN"));
        Assert.Equal("* SEARCH 2 4", await AskAsync(client, "SEARCH $"));
        Assert.Equal("* SEARCH 2", await AskAsync(client, "UID SEARCH UID $ ANSWERED"));
        string fetched = await client.AskAsync("f FETCH $ (UID)", "f OK");
        Assert.Equal(2, fetched.Split("FETCH (UID").Length - 1);
        Assert.Equal("* ESEARCH (TAG \"s\") MIN 1", await AskAsync(client, "SEARCH RETURN (SAVE MIN) ALL"));
        Assert.Equal("* SEARCH 1", await AskAsync(client, "SEARCH $"));
        Assert.Equal("* ESEARCH (TAG \"s\") COUNT 2", await AskAsync(client, "SEARCH RETURN (SAVE COUNT) SEEN"));
        Assert.Equal("* SEARCH 1 3", await AskAsync(client, "SEARCH $"));
        await client.AskAsync("b SEARCH RETURN (SAVE) NONSENSE", "b BAD");
        Assert.Equal("* SEARCH 1 3", await AskAsync(client, "SEARCH $"));
        await client.AskAsync("n SEARCH RETURN (SAVE) CHARSET KOI8-R ALL", "n NO");
        Assert.Equal("* SEARCH", await AskAsync(client, "SEARCH $"));
    }

    [Fact]
    public async Task MODSEQ_finds_what_has_changed_and_tells_the_highest()
    {
        using var bench = Full();
        var client = await bench.SelectAsync();
        string stored = await client.AskAsync("st STORE 2 (UNCHANGEDSINCE 100000000000) +FLAGS (\\Deleted)", "st OK");
        string highest = stored.Split("MODSEQ (")[1].Split(')')[0];
        Assert.Equal($"* SEARCH 2 (MODSEQ {highest})", await AskAsync(client, $"SEARCH MODSEQ {highest}"));
        Assert.Equal($"* ESEARCH (TAG \"s\") ALL 2 MODSEQ {highest}", await AskAsync(client, $"SEARCH RETURN (ALL) MODSEQ {highest}"));
        Assert.Equal("* SEARCH", await AskAsync(client, "SEARCH MODSEQ 9223372036854775807"));
    }

    [Fact]
    public async Task OLDER_and_YOUNGER_count_from_now()
    {
        using var bench = new SearchBench();
        bench.Put("Subject: old\n\n.\n", date: DateTimeOffset.UtcNow.AddDays(-2));
        bench.Put("Subject: new\n\n.\n");
        var client = await bench.SelectAsync();
        Assert.Equal("* SEARCH 1", await AskAsync(client, "SEARCH OLDER 86400"));
        Assert.Equal("* SEARCH 2", await AskAsync(client, "SEARCH YOUNGER 86400"));
    }

    [Fact]
    public async Task A_message_that_has_gone_meanwhile_is_not_found()
    {
        using var bench = new SearchBench();
        string path = bench.Put("Subject: one\n\nwords\n");
        bench.Put("Subject: two\n\nwords\n");
        var client = await bench.SelectAsync();
        File.Delete(path);
        Assert.Equal("* SEARCH 2", await AskAsync(client, "SEARCH BODY words"));
    }

    [Fact]
    public async Task Nothing_is_found_in_a_mailbox_without_messages()
    {
        using var bench = new SearchBench();
        var client = await bench.SelectAsync();
        Assert.Equal("* SEARCH", await AskAsync(client, "SEARCH ALL"));
        Assert.Equal("* SEARCH", await AskAsync(client, "SEARCH 1:*"));
        Assert.Equal("* SEARCH", await AskAsync(client, "UID SEARCH UID 1:* BODY x"));
    }

    [Fact]
    public async Task A_text_is_found_wherever_it_stands_in_a_long_message()
    {
        using var bench = new SearchBench();
        foreach (int before in (int[])[65_500, 65_520, 65_530, 65_536, 131_060, 131_072, 3_000_000])
            bench.Put($"Content-Type: text/plain; charset=utf-8\n\n{new string('x', before)}néedle in häy{new string('y', 100_000)}\n");
        var client = await bench.SelectAsync();
        byte[] octets = Encoding.UTF8.GetBytes("NÉEDLE IN HÄY");
        Assert.Equal("* SEARCH 1 2 3 4 5 6 7", await AskAsync(client, $"SEARCH BODY {{{octets.Length}+}}\r\n{Encoding.Latin1.GetString(octets)}"));
        Assert.Equal("* SEARCH", await AskAsync(client, "SEARCH BODY \"needle in hay \""));
    }

    private static SearchBench Full()
    {
        var bench = new SearchBench();
        string[] flags = ["S", "R", "FS", ""];
        for (int i = 0; i < Mailbox.Length; i++)
            bench.Put(Mailbox[i], flags[i], new DateTimeOffset(2020, 3, 1 + i, 12, 0, 0, TimeSpan.Zero));
        return bench;
    }

    private static string Line(string numbers) => numbers.Length == 0 ? "* SEARCH" : "* SEARCH " + numbers;

    /// <summary>Asks, and gives the one untagged line; nothing where there is none.</summary>
    private static async Task<string> AskAsync(TestClient client, string command)
    {
        string answer = await client.AskAsync("s " + command, "s OK");
        return answer[..answer.LastIndexOf("s OK", StringComparison.Ordinal)].TrimEnd();
    }
}
