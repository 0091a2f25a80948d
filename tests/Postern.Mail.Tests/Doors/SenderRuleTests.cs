using Postern.Mail.Doors.Logins;
using Postern.Mail.Doors.Submission;
using Postern.Net.Settings;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Doors;

public sealed class SenderRuleTests
{
    [Theory]
    [InlineData("me@example.org", null, "me@example.org", true)]
    [InlineData("ME@Example.ORG", null, "me+tag@example.org", true)]
    [InlineData("me@example.org", null, "you@example.org", false)]
    [InlineData("me", null, "me@example.org", false)]
    [InlineData("me", "example.org", "me@example.org", true)]
    [InlineData("me", "example.org", "me@boss.example", false)]
    [InlineData("me@example.org", "example.org", "me@example.org", true)]
    [InlineData("me@boss.example", "example.org", "me@boss.example", false)]
    [InlineData("me@boss.example", "example.org", "me@example.org", false)]
    public void Where_the_server_judges_a_login_sends_as_itself_in_the_domain_of_the_door(string login, string? domain, string sender, bool may)
    {
        var rule = new SenderRule(new MailSettings { Login = LoginCheck.Pass, Domain = domain });
        Assert.Equal(may, rule.May(new Identity(login, "PLAIN"), Address(sender)));
    }

    [Fact]
    public void An_account_kept_here_sends_as_its_name_and_its_aliases()
    {
        var rule = new SenderRule(new MailSettings { Login = LoginCheck.Check, Domain = "example.org" });
        var identity = new Identity("me", "PLAIN") { Addresses = ["me", "sales@shop.example"] };
        Assert.True(rule.May(identity, Address("me@example.org")));
        Assert.True(rule.May(identity, Address("sales+autumn@shop.example")));
        Assert.False(rule.May(identity, Address("sales@example.org")));
    }

    private static EmailAddress Address(string text) => new(text[..text.LastIndexOf('@')], text[(text.LastIndexOf('@') + 1)..]);
}
