using System.Text;
using Postern.Wire.Message;

namespace Postern.Wire.Tests.Message;

public sealed class OriginatorsTests
{
    [Theory]
    [InlineData("From: a@b\r\n", "a@b")]
    [InlineData("from: Anne <a@b>, c@d\r\nSENDER: (x) e@f\r\n", "a@b c@d e@f")]
    [InlineData("Resent-From: g@h\r\nResent-Sender: i@j\r\nResent-From: k@l\r\nFrom: a@b\r\nSender: a@B\r\n", "a@b g@h k@l i@j")]
    [InlineData("From: friends: a@b, c@d;\r\n", "a@b c@d")] // RFC 6854 §2.1
    [InlineData("From: a@b\r\n\r\nFrom: c@d\r\n", "a@b")]
    public void Everybody_a_reader_is_shown_is_told(string header, string addresses)
    {
        var all = Read(header);
        Assert.Null(all.Fault);
        Assert.Equal(addresses, string.Join(' ', all.All));
    }

    [Theory]
    [InlineData("", "No address in From")]
    [InlineData("Sender: a@b\r\n", "No address in From")]
    [InlineData("From:\r\n", "No address in From")]
    [InlineData("From: nobody:;\r\n", "No address in From")] // RFC 6854 §2.1 allows it; nobody may send so
    [InlineData("From: a@b\r\nFrom: c@d\r\n", "More than one From field")]
    [InlineData("From: a@b\r\nfrom : a@b\r\n", "More than one From field")]
    [InlineData("From: a@b\r\nSender: a@b\r\nSender: a@b\r\n", "More than one Sender field")]
    [InlineData("From: a@b\r\nSender: a@b, c@d\r\n", "More than one address in Sender")]
    [InlineData("From: a@b <c@d>\r\n", "From: Something that is no address")]
    [InlineData("From: a@b\r\nResent-From: x\r\n", "Resent-From: An address without a domain")]
    [InlineData("X\r\nFrom: a@b\r\n", "A line that is no header field")]
    public void Where_nobody_can_be_sure_it_is_told(string header, string fault) => Assert.Equal(fault, Read(header).Fault);

    private static Originators Read(string header) => Originators.Of(HeaderSection.Read(Encoding.ASCII.GetBytes(header)));
}
