using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Tests.Protocols;

public class RedactionTests
{
    [Theory]
    [InlineData("AUTH PLAIN AHVzZXI=", "AUTH PLAIN ***")]
    [InlineData("auth login", "auth login")]
    [InlineData("AUTH", "AUTH")]
    [InlineData("PASS a b", "PASS ***")]
    [InlineData("APOP anne c4c9334b", "APOP anne ***")]
    [InlineData("a1 LOGIN anne x", "a1 LOGIN ***")]
    [InlineData("a1 BAD LOGIN anne x unexpected", "a1 BAD LOGIN ***")]
    [InlineData("a1 AUTHENTICATE PLAIN AHVzZXI=", "a1 AUTHENTICATE PLAIN ***")]
    [InlineData("AUTHINFO PASS x", "AUTHINFO PASS ***")]
    [InlineData("Proxy-Authorization: Basic YTpi", "Proxy-Authorization: Basic ***")]
    [InlineData("EHLO auth.example.org", "EHLO auth.example.org")]
    [InlineData("250-AUTH PLAIN LOGIN", "250-AUTH PLAIN LOGIN")]
    [InlineData("* CAPABILITY IMAP4rev1 LOGIN", "* CAPABILITY IMAP4rev1 LOGIN")]
    [InlineData("HTTP/1.1 407 Auth required here", "HTTP/1.1 407 Auth required here")]
    [InlineData("", "")]
    public void A_login_is_cut_off_behind_its_command(string line, string shown) => Assert.Equal(shown, Redaction.Once(line));

    [Fact]
    public void Whatever_follows_a_login_is_hidden_whole()
    {
        var redaction = new Redaction();
        string[] shown = [.. new[] { "EHLO me", "AUTH LOGIN", "YW5uZQ==", "c2VjcmV0", "NOOP" }.Select(redaction.Of)];
        Assert.Equal(["EHLO me", "AUTH LOGIN", "***", "***", "***"], shown);
    }
}
