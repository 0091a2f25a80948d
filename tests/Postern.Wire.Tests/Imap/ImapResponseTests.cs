using System.Text;
using Postern.Wire.Imap;
using Postern.Wire.Tests.Ends;

namespace Postern.Wire.Tests.Imap;

public sealed class ImapResponseTests
{
    [Theory]
    [InlineData("* OK IMAP4rev1 server ready", ImapResponseKind.Untagged, "", ImapStatus.Ok, null, "", "IMAP4rev1 server ready")]
    [InlineData("a001 OK LOGIN completed", ImapResponseKind.Tagged, "a001", ImapStatus.Ok, null, "", "LOGIN completed")]
    [InlineData("a001 ok [capability IMAP4rev1 ID] done", ImapResponseKind.Tagged, "a001", ImapStatus.Ok, "CAPABILITY", "IMAP4rev1 ID", "done")]
    [InlineData("b NO [AUTHENTICATIONFAILED] Authentication failed.", ImapResponseKind.Tagged, "b", ImapStatus.No, "AUTHENTICATIONFAILED", "", "Authentication failed.")]
    [InlineData("* NO [BADCHARSET (\"a]b\")] x", ImapResponseKind.Untagged, "", ImapStatus.No, "BADCHARSET", "(\"a]b\")", "x")]
    [InlineData("* OK [X it\"s] x", ImapResponseKind.Untagged, "", ImapStatus.Ok, "X", "it\"s", "x")]
    [InlineData("a OK [REFERRAL IMAP://MIKE@SERVER2/] Specified user is invalid", ImapResponseKind.Tagged, "a", ImapStatus.Ok, "REFERRAL", "IMAP://MIKE@SERVER2/", "Specified user is invalid")]
    [InlineData("* BYE", ImapResponseKind.Untagged, "", ImapStatus.Bye, null, "", "")]
    [InlineData("* BAD [unclosed", ImapResponseKind.Untagged, "", ImapStatus.Bad, null, "", "[unclosed")]
    [InlineData("* PREAUTH [CAPABILITY X]", ImapResponseKind.Untagged, "", ImapStatus.PreAuth, "CAPABILITY", "X", "")]
    [InlineData("* OK [] x", ImapResponseKind.Untagged, "", ImapStatus.Ok, null, "", "[] x")]
    [InlineData("+ idling", ImapResponseKind.Continuation, "", ImapStatus.None, null, "", "idling")]
    [InlineData("+", ImapResponseKind.Continuation, "", ImapStatus.None, null, "", "")]
    public void A_response_is_read(string line, ImapResponseKind kind, string tag, ImapStatus status, string? code, string argument, string text)
    {
        var response = Read(line);
        Assert.Equal((kind, tag, status, code, argument, text), (response.Kind, response.Tag, response.Status, response.Code, response.CodeArgument, response.Text));
    }

    [Theory]
    [InlineData("* CAPABILITY IMAP4rev1 STARTTLS", null, "CAPABILITY", "IMAP4rev1 STARTTLS")]
    [InlineData("* 22 EXPUNGE", 22u, "EXPUNGE", "")]
    [InlineData("* 3 fetch (FLAGS (\\Seen))", 3u, "FETCH", "(FLAGS (\\Seen))")]
    [InlineData("* ID NIL", null, "ID", "NIL")]
    [InlineData("* OKAY x", null, "OKAY", "x")]
    public void Data_are_read_up_to_their_name(string line, uint? number, string name, string data)
    {
        var response = Read(line);
        Assert.Equal((number, name, data), (response.Number, response.Name, Encoding.ASCII.GetString(response.Data)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("* ")]
    [InlineData("a001")]
    [InlineData("a001 FETCH x")]
    [InlineData("+OK POP3")]
    [InlineData("(x) OK")]
    [InlineData("* 3")]
    [InlineData("* 99999999999 EXISTS")]
    public void What_is_no_response_is_refused(string line) => Assert.False(ImapResponse.TryParse(Encoding.ASCII.GetBytes(line), out _, out _));

    [Fact]
    public void Foreign_words_make_no_second_line_and_no_code()
    {
        Assert.Equal("a NO a??* OK b\r\n", ImapResponse.Of("a", ImapStatus.No, "a\r\n* OK b").Format());
        Assert.Equal("* BYE (ALERT] x\r\n", ImapResponse.Of("*", ImapStatus.Bye, "[ALERT] x").Format());
        Assert.Equal("* OK [A?B c?d] x\r\n", ImapResponse.Of("*", ImapStatus.Ok, "x", "A]B", "c]d").Format());
        Assert.Equal("a OK .\r\n", ImapResponse.Of("a", ImapStatus.Ok, "").Format());
        Assert.Equal("+ \r\n", ImapResponse.Continue().Format());
        Assert.Equal("* CAPABILITY IMAP4rev1\r\n", ImapResponse.Untagged("CAPABILITY", "IMAP4rev1").Format());
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var random = new Random(9051);
        for (int i = 0; i < 2000; i++)
        {
            string tag = random.Next(3) == 0 ? "*" : RandomEnds.Text(random, "abc019]-.", 1, 8);
            var status = (ImapStatus)random.Next(1, 6);
            string text = "t" + RandomEnds.Text(random, "abc [](){}<>@.\"\\ ", 0, 40);
            string? code = random.Next(2) == 0 ? null : RandomEnds.Text(random, "ABC-=", 1, 12);
            string argument = code is null ? "" : RandomEnds.Text(random, "abc =:/", 0, 12).Trim();
            var read = Read(ImapResponse.Of(tag, status, text, code, argument).Format().TrimEnd('\r', '\n'));
            Assert.Equal((tag == "*" ? "" : tag, status, text, code, argument), (read.Tag, read.Status, read.Text, read.Code, read.CodeArgument));
        }
    }

    [Theory]
    [InlineData("* CAPABILITY IMAP4rev1 STARTTLS AUTH=GSSAPI", "IMAP4rev1 STARTTLS AUTH=GSSAPI")]
    [InlineData("* OK [CAPABILITY IMAP4rev1 ID] Dovecot ready.", "IMAP4rev1 ID")]
    [InlineData("a OK [CAPABILITY IMAP4rev1  ID ] Logged in", "IMAP4rev1 ID")]
    [InlineData("* OK ready", null)]
    [InlineData("* OK see [CAPABILITY X]", null)]
    [InlineData("* 5 CAPABILITY X", null)]
    [InlineData("+ CAPABILITY X", null)]
    public void Capabilities_come_in_three_places(string line, string? list) => Assert.Equal(list, ImapCapabilities.From(Read(line))?.Format());

    [Fact]
    public void Capabilities_are_asked_and_edited()
    {
        var all = ImapCapabilities.Read("IMAP4rev1 imap4REV1 SASL-IR LOGINDISABLED AUTH=PLAIN auth=xoauth2 QUOTA=RES-STORAGE AUTH="u8);
        Assert.True(all.Has("sasl-ir"));
        Assert.Equal(["PLAIN", "XOAUTH2"], all.Mechanisms);
        Assert.Equal(["RES-STORAGE"], all.Values("quota"));
        Assert.Equal("IMAP4rev1 SASL-IR QUOTA=RES-STORAGE AUTH= AUTH=PLAIN", all.Without("LOGINDISABLED").WithMechanisms("PLAIN").Format());
        Assert.Equal(all, ImapCapabilities.Read(Encoding.ASCII.GetBytes(all.Format())));
        Assert.NotEqual(all, all.With("X"));
    }

    private static ImapResponse Read(string line)
    {
        Assert.True(ImapResponse.TryParse(Encoding.ASCII.GetBytes(line), out var response, out string fault), fault);
        return response;
    }
}
