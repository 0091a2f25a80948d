using Postern.Mail.Accounts;
using Postern.Mail.Accounts.OneTime;
using Postern.Testing;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Accounts;

/// <summary>What every place of accounts promises; each place runs these.</summary>
public abstract class AccountsTests : IDisposable
{
    protected TemporaryDirectory Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract IAccounts Open();

    [Fact]
    public void An_account_is_found_again_with_all_that_it_has()
    {
        var full = AccountSamples.Full("Alice@Example.org");
        using (var accounts = Open())
            accounts.Change("alice@example.ORG", found => found is null ? full : throw new InvalidOperationException("there is one"));
        using var again = Open();
        Assert.Equal(AccountSamples.Text(full), AccountSamples.Text(again.Find("ALICE@example.org")));
        Assert.Equal("Alice@Example.org", Assert.Single(again.All()).Name);
        Assert.Null(again.Find("bob"));
    }

    [Fact]
    public void What_is_changed_is_seen_by_whoever_has_it_open()
    {
        using var one = Open();
        using var other = Open();
        one.Change("alice", _ => AccountSamples.Plain("alice", "one"));
        Assert.True(other.Find("alice")!.IsEnabled); // it was made above
        other.Change("alice", found => found! with { IsEnabled = false, Aliases = ["a@example.org"] }); // it was made above
        Assert.False(one.Find("alice")!.IsEnabled); // it was made above
        one.Change("alice", _ => null);
        Assert.Null(other.Find("alice"));
        Assert.Empty(other.All());
    }

    [Fact]
    public void What_the_change_throws_changes_nothing()
    {
        using var accounts = Open();
        accounts.Change("alice", _ => AccountSamples.Plain("alice", "one"));
        Assert.Throws<IOException>(() => accounts.Change("alice", _ => throw new IOException("no")));
        Assert.Equal(AccountSamples.Text(AccountSamples.Plain("alice", "one")), AccountSamples.Text(accounts.Find("alice")));
    }

    [Fact]
    public void All_are_listed_by_name()
    {
        using var accounts = Open();
        foreach (var name in (string[])["carol", "Bob", "alice", "zoë"])
            accounts.Change(name, _ => AccountSamples.Plain(name, "one"));
        Assert.Equal(["alice", "Bob", "carol", "zoë"], accounts.All().Select(account => account.Name));
    }

    [Fact]
    public void A_certificate_leads_to_its_account_and_to_one_alone()
    {
        using var accounts = Open();
        accounts.Change("alice", _ => AccountSamples.Plain("alice", "one") with { Certificates = [AccountSamples.Pin] });
        Assert.Equal("alice", accounts.FindByCertificate([AccountSamples.Claim("CN=x"), AccountSamples.Pin])?.Name);
        Assert.Null(accounts.FindByCertificate([AccountSamples.Claim("CN=alice")]));
        var told = Assert.Throws<IOException>(() => accounts.Change("bob", _ => AccountSamples.Plain("bob", "one") with { Certificates = [AccountSamples.Pin] }));
        Assert.Contains("already", told.Message, StringComparison.Ordinal);
        Assert.Null(accounts.Find("bob"));
    }

    [Fact]
    public void An_address_is_that_of_the_name_before_it_is_that_of_an_alias()
    {
        using var accounts = Open();
        accounts.Change("alice@example.org", _ => AccountSamples.Plain("alice@example.org", "one") with { Aliases = ["Info@Example.org", "bob@example.org"] });
        accounts.Change("bob@example.org", _ => AccountSamples.Plain("bob@example.org", "one") with { Aliases = ["grüße@Bücher.example"], IsEnabled = false });
        Assert.Equal("alice@example.org", accounts.FindByAddress("ALICE@example.ORG")?.Name);
        Assert.Equal("alice@example.org", accounts.FindByAddress("info@example.org")?.Name);
        Assert.Equal("bob@example.org", accounts.FindByAddress("bob@example.org")?.Name);
        Assert.Equal("bob@example.org", accounts.FindByAddress("GRÜSSE@BÜCHER.example".Replace("SS", "ß", StringComparison.Ordinal))?.Name);
        Assert.Null(accounts.FindByAddress("nobody@example.org"));
        accounts.Change("alice@example.org", found => found! with { Aliases = [] }); // it was made above
        Assert.Null(accounts.FindByAddress("info@example.org"));
    }

    [Fact]
    public void A_domain_is_that_of_a_name_or_of_an_alias()
    {
        using var accounts = Open();
        accounts.Change("alice@example.org", _ => AccountSamples.Plain("alice@example.org", "one") with { Aliases = ["info@Example.NET"] });
        accounts.Change("bob", _ => AccountSamples.Plain("bob", "one"));
        foreach (string domain in (string[])["example.org", "EXAMPLE.org", "example.net"])
            Assert.True(accounts.HasDomain(domain), domain);
        foreach (string domain in (string[])["ample.org", "org", "example.com", "alice@example.org", "%", "bob"])
            Assert.False(accounts.HasDomain(domain), domain);
    }

    [Fact]
    public void A_step_is_used_once_and_never_an_older_one()
    {
        using var accounts = Open();
        accounts.Change("alice", _ => AccountSamples.Plain("alice", "one") with { Totp = AccountSamples.Full("x").Totp });
        Assert.True(accounts.TryUseStep("Alice", 100));
        Assert.False(accounts.TryUseStep("alice", 100));
        Assert.False(accounts.TryUseStep("alice", 99));
        Assert.True(accounts.TryUseStep("alice", 101));
        using (var again = Open())
            Assert.False(again.TryUseStep("alice", 101));
        accounts.Change("alice", found => found! with { Aliases = ["a@example.org"] }); // it was made above
        Assert.False(accounts.TryUseStep("alice", 101));
        accounts.Change("alice", found => found! with { Totp = AccountSamples.Full("x").BackendSecret }); // it was made above
        Assert.True(accounts.TryUseStep("alice", 101));
    }

    [Fact]
    public async Task Of_many_who_use_a_step_at_once_one_is_right()
    {
        using var accounts = Open();
        accounts.Change("alice", _ => AccountSamples.Plain("alice", "one"));
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => accounts.TryUseStep("alice", 5))));
        Assert.Single(all, found => found);
    }

    [Fact]
    public void A_chain_of_one_time_passwords_goes_down_link_by_link()
    {
        using var accounts = Open();
        var first = OtpMaker.Make(new Secret("a pass phrase"));
        accounts.Change("alice", _ => AccountSamples.Plain("alice", "one") with { Otp = first });
        var second = first with { Sequence = first.Sequence - 1, Last = new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 } };
        var third = first with { Sequence = first.Sequence - 2, Last = new byte[] { 8, 7, 6, 5, 4, 3, 2, 1 } };
        Assert.True(accounts.TryUseOtp("ALICE", first, second));
        Assert.False(accounts.TryUseOtp("alice", first, second));
        using (var again = Open())
        {
            Assert.Equal(second, again.Find("alice")?.Otp);
            Assert.True(again.TryUseOtp("alice", second, third));
        }

        Assert.Equal(third, accounts.Find("alice")?.Otp);
        accounts.Change("alice", found => found! with { Aliases = ["a@example.org"] }); // it was made above
        Assert.Equal(third, accounts.Find("alice")?.Otp);
        var fresh = OtpMaker.Make(new Secret("another pass phrase"));
        accounts.Change("alice", found => found! with { Otp = fresh }); // it was made above
        Assert.Equal(fresh, accounts.Find("alice")?.Otp);
        Assert.False(accounts.TryUseOtp("bob", first, second));
    }

    [Fact]
    public void The_last_use_of_an_app_password_is_written_down_and_survives_a_change()
    {
        using var accounts = Open();
        accounts.Change("alice", _ => AccountSamples.Full("alice"));
        accounts.Note([new AppPasswordUse("Alice", "PHONE", AccountSamples.Now, "192.0.2.7"), new AppPasswordUse("nobody", "x", AccountSamples.Now, "")]);
        accounts.Change("alice", found => found! with { IsEnabled = true }); // it was made above
        var phone = accounts.All().Single().AppPasswordOf("phone");
        Assert.Equal((AccountSamples.Now, "192.0.2.7"), (phone?.Used, phone?.UsedFrom));
        Assert.Null(accounts.All().Single().AppPasswordOf("laptop")?.Used);
    }

    [Fact]
    public async Task Of_many_who_change_at_once_nobody_is_lost()
    {
        using var accounts = Open();
        accounts.Change("alice", _ => AccountSamples.Plain("alice", "one"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() =>
            accounts.Change("alice", found => found! with { Aliases = [.. found.Aliases, $"a{number}@example.org"] })))); // it was made above
        Assert.Equal(8, accounts.Find("alice")?.Aliases.Count);
    }
}
