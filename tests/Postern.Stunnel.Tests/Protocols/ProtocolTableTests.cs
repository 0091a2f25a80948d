using Postern.Stunnel.Protocols;

namespace Postern.Stunnel.Tests.Protocols;

public class ProtocolTableTests
{
    [Theory]
    [InlineData("capwin", false, false)]
    [InlineData("capwinctrl", false, false)]
    [InlineData("cifs", true, true)]
    [InlineData("connect", true, true)]
    [InlineData("imap", true, true)]
    [InlineData("ldap", true, false)]
    [InlineData("nntp", true, false)]
    [InlineData("pgsql", true, true)]
    [InlineData("pop3", true, true)]
    [InlineData("proxy", false, true)]
    [InlineData("smtp", true, true)]
    [InlineData("SMTP", true, true)]
    [InlineData("socks", true, true)]
    public void A_protocol_is_there_in_the_modes_that_stunnel_has(string name, bool client, bool server)
    {
        var row = ProtocolTable.Find(name);
        Assert.NotNull(row);
        Assert.Equal((client, server), (row.MakeClient is not null, row.MakeServer is not null));
    }

    [Fact]
    public void Any_other_word_is_none() => Assert.Null(ProtocolTable.Find("http"));

    [Fact]
    public void Clients_connect_before_TLS_and_so_do_the_servers_of_mail()
    {
        Assert.All(ProtocolTable.All, row => Assert.NotEqual(false, row.MakeClient?.Invoke().ConnectsFirst));
        string[] first = [.. ProtocolTable.All.Where(row => row.MakeServer?.Invoke().ConnectsFirst == true).Select(row => row.Name)];
        Assert.Equal(["imap", "pop3", "smtp"], first);
    }
}
