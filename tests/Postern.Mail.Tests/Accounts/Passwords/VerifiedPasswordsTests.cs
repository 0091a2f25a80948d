using Postern.Mail.Accounts;
using Postern.Mail.Accounts.Passwords;
using Postern.Testing;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Accounts.Passwords;

public sealed class VerifiedPasswordsTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void What_was_right_is_remembered_for_a_while_and_for_this_hash_alone()
    {
        var verified = new VerifiedPasswords(_time);
        var (one, other) = (Hash(1), Hash(2));
        Assert.False(verified.Has(one, new Secret("a")));
        verified.Add(one, new Secret("a"));
        Assert.True(verified.Has(one, new Secret("a")));
        Assert.False(verified.Has(one, new Secret("b")));
        Assert.False(verified.Has(other, new Secret("a")));
        _time.Advance(AccountLimits.VerifiedLife);
        Assert.False(verified.Has(one, new Secret("a")));
        verified.Add(one, new Secret("a"));
        Assert.True(verified.Has(one, new Secret("a")));
    }

    [Fact]
    public void Past_the_limit_the_oldest_is_forgotten()
    {
        var verified = new VerifiedPasswords(_time);
        var hash = Hash(1);
        for (var i = 0; i <= AccountLimits.Verified; i++)
            verified.Add(hash, new Secret(i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.False(verified.Has(hash, new Secret("0")));
        Assert.True(verified.Has(hash, new Secret("1")));
    }

    private static PasswordHash Hash(byte salt) => SaltedHashes.Make(new Secret("a"), [salt]);
}
