using Postern.Mail.Accounts;
using Postern.Mail.Accounts.OneTime;
using Postern.Wire.Sasl;

namespace Postern.Mail.Tests.Accounts;

public sealed class PasswordCheckTests : IDisposable
{
    private readonly CheckRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void The_right_password_lets_in_and_names_its_credential()
    {
        _rig.Add("Alice@example.org", "correct horse");
        var verdict = _rig.Try("alice@EXAMPLE.org", "correct horse");
        Assert.True(verdict.IsAccepted, verdict.Words);
        Assert.Equal(("Alice@example.org", "password"), (verdict.Account?.Name, verdict.Credential));
    }

    [Fact]
    public void Each_refusal_has_its_reason_for_the_administrator_and_costs_one_slow_hash()
    {
        _rig.Add("alice", "right");
        _rig.Add(new Account { Name = "bare" });
        _rig.Add(_rig.Add("gone", "right") with { IsEnabled = false });
        var phone = _rig.AddApp("alice", "phone", ServiceScope.Submit);
        var old = _rig.AddApp("alice", "old", ServiceScope.All, _rig.Time.GetUtcNow());
        var locked = _rig.AddApp("gone", "phone", ServiceScope.All);
        (string Login, string Password, AccountRefusal Refusal, SaslRefusal Told, string Words)[] rows =
        [
            ("nobody", "right", AccountRefusal.UnknownAccount, SaslRefusal.WrongCredentials, "there is no account “nobody”"),
            ("no\u0001body", "right", AccountRefusal.UnknownAccount, SaslRefusal.WrongCredentials, "there is no account “no?body”"),
            ("alice", "wrong", AccountRefusal.WrongPassword, SaslRefusal.WrongCredentials, "the password of alice is wrong"),
            ("alice", "", AccountRefusal.WrongPassword, SaslRefusal.WrongCredentials, "the password of alice is wrong"),
            ("alice", new string('x', 600), AccountRefusal.WrongPassword, SaslRefusal.WrongCredentials, "the password of alice is wrong"),
            ("bare", "right", AccountRefusal.NoSuchCredential, SaslRefusal.WrongCredentials, "bare has no password that this mechanism can use: set it with postern account passwd bare"),
            ("gone", "right", AccountRefusal.Disabled, SaslRefusal.NotAllowed, "gone is disabled: postern account enable gone"),
            ("gone", "wrong", AccountRefusal.WrongPassword, SaslRefusal.WrongCredentials, "the password of gone is wrong"),
            ("gone", locked, AccountRefusal.Disabled, SaslRefusal.NotAllowed, "gone is disabled: postern account enable gone"),
            ("alice", phone, AccountRefusal.OutOfScope, SaslRefusal.NotAllowed, "the app password phone of alice is not for this service"),
            ("alice", old, AccountRefusal.Expired, SaslRefusal.NotAllowed, "the app password old of alice has expired"),
            ("alice/phone", "right", AccountRefusal.WrongPassword, SaslRefusal.WrongCredentials, "the password of alice is wrong"),
            ("alice/phone", old, AccountRefusal.WrongPassword, SaslRefusal.WrongCredentials, "the password of alice is wrong"),
            ("alice/tablet", phone, AccountRefusal.UnknownAppPassword, SaslRefusal.WrongCredentials, "alice has no app password of that label"),
        ];
        foreach (var (login, password, refusal, told, words) in rows)
        {
            Verdict? verdict = null;
            Assert.Equal(1, _rig.Cost(() => verdict = _rig.Try(login, password)));
            Assert.Equal((refusal, told, words), (verdict!.Refusal, verdict.ForSasl, verdict.Words)); // the line above has set it
        }

        // Once right, the password of a disabled account is remembered, and still costs the same.
        Assert.Equal(1, _rig.Cost(() => _rig.Try("gone", "right")));
    }

    [Fact]
    public void A_password_that_was_right_a_while_ago_costs_no_slow_hash_and_one_that_was_changed_is_refused_at_once()
    {
        _rig.Add("alice", "right");
        Assert.Equal(1, _rig.Cost(() => Assert.True(_rig.Try("alice", "right").IsAccepted)));
        Assert.Equal(0, _rig.Cost(() => Assert.True(_rig.Try("alice", "right").IsAccepted)));
        _rig.Time.Advance(AccountLimits.VerifiedLife);
        Assert.Equal(1, _rig.Cost(() => Assert.True(_rig.Try("alice", "right").IsAccepted)));
        _rig.Add("alice", "new");
        Assert.False(_rig.Try("alice", "right").IsAccepted);
        Assert.True(_rig.Try("alice", "new").IsAccepted);
    }

    [Fact]
    public void An_app_password_lets_in_where_it_may_with_its_label_or_without_and_costs_no_slow_hash()
    {
        _rig.Add(new Account { Name = "alice" });
        var phone = _rig.AddApp("alice", "phone", ServiceScope.Imap | ServiceScope.Submit, _rig.Time.GetUtcNow().AddDays(90));
        foreach (var login in (string[])["alice", "alice/phone", "ALICE/Phone"])
        {
            Assert.Equal(0, _rig.Cost(() => Assert.Equal("app password phone", _rig.Try(login, phone.ToUpperInvariant().Replace('-', ' ')).Credential)));
            Assert.True(_rig.Try(login, phone, ServiceScope.Submit).IsAccepted);
            Assert.Equal(AccountRefusal.OutOfScope, _rig.Try(login, phone, ServiceScope.Pop3).Refusal);
        }

        _rig.Time.Advance(TimeSpan.FromDays(90));
        Assert.Equal(AccountRefusal.Expired, _rig.Try("alice", phone).Refusal);
        _rig.Accounts.Change("alice", found => found! with { AppPasswords = [] }); // it is there
        Assert.False(_rig.Try("alice", phone).IsAccepted);
    }

    [Fact]
    public void The_last_use_is_written_down_later_and_only_where_it_let_in()
    {
        _rig.Add(new Account { Name = "alice" });
        var phone = _rig.AddApp("alice", "phone", ServiceScope.Imap);
        _rig.Try("alice", phone, ServiceScope.Pop3);
        Assert.True(_rig.Notes.IsEmpty);
        _rig.Try("alice", phone);
        Assert.False(_rig.Notes.IsEmpty);
        Assert.Null(_rig.Accounts.Find("alice")?.AppPasswords[0].Used);
        _rig.Notes.Flush();
        Assert.True(_rig.Notes.IsEmpty);
        var kept = _rig.Accounts.Find("alice")?.AppPasswords[0];
        Assert.Equal(("192.0.2.7", _rig.Time.GetUtcNow().ToUnixTimeSeconds()), (kept?.UsedFrom, kept?.Used?.ToUnixTimeSeconds()));
    }

    [Fact]
    public void With_one_time_codes_six_digits_stand_behind_the_password_and_each_is_good_once()
    {
        _rig.Add("alice", "right");
        var secret = _rig.AddTotp("alice");
        string Code(int away) => Totp.Code(secret, Totp.StepOf(_rig.Time.GetUtcNow()) + away);

        Assert.Equal(AccountRefusal.CodeMissing, _rig.Try("alice", "right").Refusal);
        Assert.Equal(AccountRefusal.WrongPassword, _rig.Try("alice", "wrong" + Code(0)).Refusal);
        Assert.Equal(AccountRefusal.CodeWrong, _rig.Try("alice", "right" + Code(5)).Refusal);
        Assert.True(_rig.Try("alice", "right" + Code(0)).IsAccepted);
        var used = _rig.Try("alice", "right" + Code(0));
        Assert.Equal((AccountRefusal.CodeUsed, SaslRefusal.WrongCredentials), (used.Refusal, used.ForSasl));
        Assert.Equal(AccountRefusal.CodeUsed, _rig.Try("alice", "right" + Code(-1)).Refusal);
        Assert.True(_rig.Try("alice", "right" + Code(1)).IsAccepted);
        _rig.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(_rig.Try("alice", "right" + Code(0)).IsAccepted);

        // The password is remembered by now; that it was right costs as much as that it was wrong.
        Assert.Equal(1, _rig.Cost(() => _rig.Try("alice", "right" + Code(0))));
        Assert.Equal(1, _rig.Cost(() => _rig.Try("alice", "wrong" + Code(0))));

        var phone = _rig.AddApp("alice", "phone", ServiceScope.Imap);
        Assert.True(_rig.Try("alice", phone).IsAccepted);
    }

    [Fact]
    public void A_code_that_was_sealed_for_another_account_is_a_fault_and_no_login()
    {
        _rig.Add("alice", "right");
        _rig.Add("mallory", "right");
        var secret = _rig.AddTotp("mallory");
        _rig.Accounts.Change("alice", found => found! with { Totp = _rig.Accounts.Find("mallory")!.Totp }); // both are there
        Assert.Throws<IOException>(() => _rig.Try("alice", "right" + Totp.Code(secret, Totp.StepOf(_rig.Time.GetUtcNow()))));
    }

    [Fact]
    public void An_imported_hash_is_made_anew_at_the_first_login_and_serves_SCRAM_from_then_on()
    {
        _rig.Add(AccountSamples.Plain("alice", "right"));
        Assert.False(_rig.Try("alice", "wrong").IsAccepted);
        Assert.Equal("SSHA256", _rig.Accounts.Find("alice")?.Passwords[0].Scheme);
        Assert.True(_rig.Try("alice", "right").IsAccepted);
        var renewed = _rig.Accounts.Find("alice")?.Passwords[0];
        Assert.Equal(("SCRAM-SHA-256", true), (renewed?.Scheme, renewed?.IsFresh));
        Assert.True(_rig.Try("alice", "right").IsAccepted);
        Assert.False(_rig.Try("alice", "wrong").IsAccepted);
    }

    [Fact]
    public void A_password_that_SCRAM_cannot_carry_keeps_its_hash()
    {
        _rig.Add(AccountSamples.Plain("alice", "tab\there"));
        Assert.True(_rig.Try("alice", "tab\there").IsAccepted);
        Assert.Equal("SSHA256", _rig.Accounts.Find("alice")?.Passwords[0].Scheme);
    }

    [Theory]
    [InlineData("alice", "alice", null)]
    [InlineData("alice/phone", "alice", "phone")]
    [InlineData("/", "", "")]
    [InlineData("a/b/c", "a", "b/c")]
    public void A_login_is_a_name_and_perhaps_a_label(string login, string name, string? label) => Assert.Equal((name, label), AccountName.Split(login));

    [Theory]
    [InlineData("alice@example.org", true)]
    [InlineData("zoë", true)]
    [InlineData("a+b=c_d", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a b", false)]
    [InlineData("a\nb", false)]
    [InlineData("a/b", false)]
    [InlineData("a]b", false)]
    [InlineData("a:b", false)]
    public void A_name_can_be_written_in_every_place_or_is_none(string name, bool isOne) => Assert.Equal(isOne, AccountName.Problem(name) is null);
}
