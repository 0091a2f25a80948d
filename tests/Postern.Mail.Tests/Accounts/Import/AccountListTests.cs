using System.Text;
using Postern.Mail.Accounts.Import;
using Postern.Mail.Accounts.Passwords;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Accounts.Import;

public sealed class AccountListTests
{
    [Fact]
    public void Dovecots_list_is_read()
    {
        var list = Read("# users\nalice@example.org:{SSHA}n2Jq+bDxQiYO0ftse+l3u/fRWAlOZn8M:5000:5000::/var/mail/a::userdb_quota=1G\r\n\nbob:{PLAIN}geheim:::::\ncarol:$2y$05$4aUaKnx.fO9H5Zp0XU/jvOGR7/1K9iA0SS83LJfQdJgrwDJTrm062\n");
        Assert.Empty(list.Problems);
        Assert.Equal(1, list.Fuller);
        Assert.Equal(["alice@example.org", "bob", "carol"], list.Accounts.Select(account => account.Name));
        Assert.Equal([2, 4, 5], list.Accounts.Select(account => account.Line));
        Assert.All(["pässword", "geheim", "pässword"], (password, index) => Assert.True(list.Accounts[index].Keep(PasswordForm.ScramSha256)[0].Matches(new Secret(password))));
        Assert.Equal("SCRAM-SHA-256", list.Accounts[1].Keep(PasswordForm.ScramSha256)[0].Scheme);
    }

    [Fact]
    public void A_plain_list_is_read_and_a_password_may_hold_anything()
    {
        var list = Read("alice:a:b # no comment \nbob:{PLAIN}x\n", ImportFormat.Plain);
        Assert.Empty(list.Problems);
        Assert.Equal(new Secret("a:b # no comment "), list.Accounts[0].Password);
        Assert.Equal(new Secret("{PLAIN}x"), list.Accounts[1].Password);
    }

    [Theory]
    [InlineData("alice", ImportFormat.Dovecot, "x:1: alice has no password in this list")]
    [InlineData("alice:*:1", ImportFormat.Dovecot, "x:1: alice has no password in this list")]
    [InlineData("alice:geheim", ImportFormat.Dovecot, "x:1: alice: what follows the name is no hash that is known here; if it is the password itself, say --format plain")]
    [InlineData("alice:$apr1$x$y", ImportFormat.Dovecot, "x:1: alice: the MD5 of Apache is not known here: make the list with htpasswd -B, or set the password anew")]
    [InlineData("alice:{SSHA}geheim", ImportFormat.Dovecot, "x:1: alice: what follows {SSHA} is damaged: set the password anew with postern account passwd")]
    [InlineData("a/b:x", ImportFormat.Plain, "x:1: “a/b” cannot be an account: no blanks, and none of / [ ] : , \" \\")]
    [InlineData("alice:", ImportFormat.Plain, "x:1: alice has no password: write NAME:PASSWORD")]
    [InlineData("alice:x\nAlice:y", ImportFormat.Plain, "x:2: Alice stands in this list twice")]
    public void What_cannot_be_taken_over_is_told_with_its_line_and_without_the_password(string text, ImportFormat format, string sentence)
    {
        var list = Read(text, format);
        Assert.Equal(sentence, Assert.Single(list.Problems));
        Assert.DoesNotContain("geheim", sentence, StringComparison.Ordinal);
    }

    private static AccountList Read(string text, ImportFormat format = ImportFormat.Dovecot) => AccountList.Read("x", Encoding.UTF8.GetBytes(text), format);
}
