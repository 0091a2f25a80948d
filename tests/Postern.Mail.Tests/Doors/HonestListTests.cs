using Postern.Mail.Doors.Imap;
using Postern.Mail.Doors.Pop3;
using Postern.Wire.Imap;

namespace Postern.Mail.Tests.Doors;

/// <summary>Which lists of servers can be shown as they are after the login.</summary>
public sealed class HonestListTests
{
    [Theory]
    [InlineData("IMAP4rev1 IDLE COMPRESS=DEFLATE", true)] // what follows COMPRESS is the client's and the server's own
    [InlineData("IMAP4rev1 SASL-IR ID", true)]            // has no meaning there, and harms nobody
    [InlineData("IMAP4rev1 starttls", false)]
    [InlineData("IMAP4rev1 AUTH=PLAIN", false)]
    [InlineData("IMAP4rev1 LOGINDISABLED", false)]
    [InlineData("IMAP4rev1 SASL-IR LOGIN-REFERRALS ID", true)]
    [InlineData("IMAP4rev1 UNAUTHENTICATE", false)]
    public void Of_IMAP(string list, bool honest) => Assert.Equal(honest, ImapOffers.IsHonest(new ImapCapabilities(list.Split(' '))));

    [Fact]
    public void A_filtered_list_of_IMAP_has_nothing_that_is_over_and_no_compression()
    {
        var server = new ImapCapabilities("IMAP4rev1 STARTTLS IDLE AUTH=PLAIN COMPRESS=DEFLATE SASL-IR LOGIN-REFERRALS UNAUTHENTICATE LOGINDISABLED".Split(' '));
        Assert.Equal("IMAP4rev1 IDLE", ImapOffers.Filtered(server).Format());
    }

    [Theory]
    [InlineData("TOP,UIDL,RESP-CODES,IMPLEMENTATION Dovecot", true)]
    [InlineData("TOP,stls", false)]
    [InlineData("TOP,SASL PLAIN", false)]
    [InlineData("TOP,USER", false)]
    [InlineData("TOP,APOP", false)]
    [InlineData("TOP,XCLIENT", false)]
    public void Of_POP3(string list, bool honest) => Assert.Equal(honest, Pop3Offers.IsHonest(list.Split(',')));
}
