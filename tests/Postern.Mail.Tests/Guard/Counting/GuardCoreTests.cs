using Postern.Mail.Guard;
using Postern.Mail.Guard.Counting;
using Postern.Net.Conduits;

namespace Postern.Mail.Tests.Guard.Counting;

public sealed class GuardCoreTests
{
    private static readonly PeerAddress Home = Town.At("192.0.2.1");
    private static readonly PeerAddress Neighbour = Town.At("192.0.2.200");
    private static readonly PeerAddress Hotel = Town.At("203.0.113.9");

    private readonly Town _town = new();

    [Fact]
    public void A_thousand_guesses_at_once_are_not_all_judged()
    {
        var judged = Enumerable.Range(0, 1000).Count(number => _town.Core.Arrive(_town.Visit("anna", Town.AtIPv4(0x0A00_0000 + ((uint)number << 8)), $"guess {number}"), _town.Now).Charge is not null);
        Assert.Equal(7, judged); // the other three are for networks of the account
    }

    [Fact]
    public void A_guess_that_was_right_or_that_nobody_judged_is_given_back()
    {
        for (var number = 0; number < 100; number++)
        {
            Assert.True(_town.LogIn("anna", Town.AtIPv4(0x0A00_0000 + ((uint)number << 8)), Town.Right("anna")));
            var charge = _town.Core.Arrive(_town.Visit("anna", Hotel, $"backend is down {number}"), _town.Now).Charge;
            Assert.NotNull(charge);
            _town.Core.Abandoned(charge);
        }

        Assert.Equal(0, _town.Core.InFlight);
    }

    [Fact]
    public void What_nobody_gives_a_verdict_on_has_used_its_guess()
    {
        for (var number = 0; number < 7; number++)
            _town.Core.Lost(Assert.IsType<Charge>(_town.Core.Arrive(_town.Visit("anna", Town.AtIPv4(0x0A00_0000 + ((uint)number << 8)), $"{number}"), _town.Now).Charge), _town.Now);
        Assert.Null(_town.LogIn("anna", Hotel, "another"));
        Assert.Equal(0, _town.Core.InFlight);
    }

    [Fact]
    public void Who_begins_logins_and_never_ends_them_does_not_stay_clean()
    {
        var attacker = Town.At("198.51.100.1");
        for (var hour = 0; hour < 3; hour++, _town.Now += 3601)
        {
            while (_town.Core.Arrive(_town.Visit("anna", attacker, null), _town.Now).Charge is { } charge)
                _town.Core.Lost(charge, _town.Now);
        }

        _town.Now -= 3600;
        Assert.Null(_town.Core.Arrive(_town.Visit("anna", attacker, null), _town.Now).Charge);
        Assert.True(_town.LogIn("anna", Hotel, null, isRight: true));
    }

    [Fact]
    public void Connections_of_one_mail_program_are_one_guess()
    {
        var charges = Enumerable.Range(0, 8).Select(_ => _town.Core.Arrive(_town.Visit("anna", Hotel, "typo"), _town.Now).Charge).ToArray();
        Assert.All(charges, Assert.NotNull);
        Assert.Equal(1, charges.Count(charge => _town.Core.Failed(charge!, _town.Now)));
        Assert.Equal(1, _town.Core.Cells[AccountCells.Of(charges[0]!.Visit.Account)].ToArray().Count(stamp => stamp != 0));
    }

    [Fact]
    public void An_unknown_account_is_treated_as_a_known_one()
    {
        Assert.True(_town.LogIn("anna", Home, Town.Right("anna")));
        List<bool?> known = [], unknown = [];
        for (var number = 0; number < 500; number++, _town.Now += 60)
        {
            var peer = Town.AtIPv4(0x0A00_0000 + ((uint)number % 30 << 8));
            known.Add(_town.LogIn("anna", peer, $"guess {number / 2}"));
        }

        var other = new Town();
        for (var number = 0; number < 500; number++, other.Now += 60)
            unknown.Add(other.LogIn("nobody", Town.AtIPv4(0x0A00_0000 + ((uint)number % 30 << 8)), $"guess {number / 2}"));
        Assert.Equal(unknown, known);
    }

    [Fact]
    public void An_honest_user_who_mistypes_has_guesses_that_strangers_cannot_use_up()
    {
        Assert.True(_town.LogIn("anna", Home, Town.Right("anna")));
        for (var number = 0; number < 100; number++)
            _town.LogIn("anna", Town.AtIPv4(0x0A00_0000 + ((uint)number << 8)), $"guess {number}");
        Assert.False(_town.LogIn("anna", Neighbour, "typo"));
        Assert.False(_town.LogIn("anna", Neighbour, "another typo"));
        Assert.True(_town.LogIn("anna", Neighbour, "the new password", isRight: true));
        Assert.True(_town.LogIn("anna", Home, Town.Right("anna")));
    }

    [Fact]
    public void A_password_that_was_changed_is_forgotten_with_its_first_failure()
    {
        Assert.True(_town.LogIn("anna", Home, "old", isRight: true));
        Assert.False(_town.LogIn("anna", Home, "old"));
        _town.Now += 5;
        Assert.Equal(Lane.Same, _town.Core.Arrive(_town.Visit("anna", Home, "old"), _town.Now).Charge?.Lane);
        Assert.Equal(1, _town.Core.Tally.Mistakes);
    }

    [Fact]
    public void Honesty_lasts_thirty_days_and_every_login_renews_it()
    {
        Assert.True(_town.LogIn("anna", Home, Town.Right("anna")));
        _town.Now += 29 * 86400;
        Assert.Equal(Lane.Known, _town.Core.Arrive(_town.Visit("anna", Home, Town.Right("anna")), _town.Now).Charge?.Lane);
        _town.Now += 2 * 86400;
        Assert.Equal(Lane.Clean, _town.Core.Arrive(_town.Visit("anna", Home, Town.Right("anna")), _town.Now).Charge?.Lane);
        _town.Core.Honest.Age(_town.Now);
        Assert.Equal(0, _town.Core.Honest.Count);
    }

    [Fact]
    public void An_app_password_is_honest_from_everywhere_and_a_password_is_not()
    {
        var app = _town.Visit("anna/phone", Home, "long and random");
        _town.Core.Succeeded(_town.Core.Arrive(app, _town.Now).Charge!, LoginProof.AppPassword, _town.Now);
        Assert.True(_town.LogIn("anna", Home, Town.Right("anna")));
        Assert.Equal(Lane.Known, _town.Core.Arrive(_town.Visit("anna", Hotel, "long and random"), _town.Now).Charge?.Lane);
        Assert.Equal(Lane.Clean, _town.Core.Arrive(_town.Visit("anna", Hotel, Town.Right("anna")), _town.Now).Charge?.Lane);
    }

    [Fact]
    public void Codes_behind_a_password_do_not_push_out_an_app_password()
    {
        var app = _town.Visit("anna", Home, "long and random");
        _town.Core.Succeeded(_town.Core.Arrive(app, _town.Now).Charge!, LoginProof.AppPassword, _town.Now);
        for (var code = 0; code < 100; code++, _town.Now += 30)
            Assert.True(_town.LogIn("anna", Home, $"right{code:000000}", isRight: true));
        Assert.Equal(Lane.Known, _town.Core.Arrive(_town.Visit("anna", Hotel, "long and random"), _town.Now).Charge?.Lane);
    }

    [Fact]
    public void An_honest_user_with_one_time_codes_is_not_made_to_wait_for_a_neighbours_failures()
    {
        Assert.True(_town.LogIn("anna", Home, "right123456", isRight: true, LoginProof.PasswordAndCode));
        for (var number = 0; number < 100; number++)
            _town.LogIn("anna", Neighbour, $"guess {number}");
        Assert.Null(_town.LogIn("anna", Neighbour, "guess"));
        Assert.True(_town.LogIn("anna", Home, "right654321", isRight: true, LoginProof.PasswordAndCode));
        Assert.True(_town.LogIn("anna", Neighbour, "right000000", isRight: true, LoginProof.PasswordAndCode));
    }

    [Fact]
    public void Who_knows_the_password_has_ten_codes_an_hour_and_guesses_none_elsewhere()
    {
        Assert.True(_town.LogIn("anna", Home, "right123456", isRight: true, LoginProof.PasswordAndCode));
        var judged = Enumerable.Range(0, 1000).Count(number => _town.LogIn("anna", Neighbour, $"right{number:000000}") is not null);
        Assert.Equal(GuardLimits.CodeGuesses + GuardLimits.Guesses, judged);
        Assert.Null(_town.LogIn("anna", Hotel, "right999999", isRight: true, LoginProof.PasswordAndCode));
        _town.Now += GuardLimits.Hour + 1;
        Assert.True(_town.LogIn("anna", Home, "right999998", isRight: true, LoginProof.PasswordAndCode));
    }

    [Fact]
    public void Six_digits_at_the_end_of_a_password_without_codes_are_part_of_it()
    {
        Assert.True(_town.LogIn("anna", Home, "summer123456", isRight: true));
        var judged = Enumerable.Range(0, 1000).Count(number => _town.LogIn("anna", Neighbour, $"summer{number:000000}") is not null);
        Assert.Equal(GuardLimits.Guesses, judged);
        Assert.Equal(Lane.Known, _town.Core.Arrive(_town.Visit("anna", Home, "summer123456"), _town.Now).Charge?.Lane);
    }

    [Fact]
    public void A_certificate_is_no_guess()
    {
        var visit = _town.Keys.Of(new LoginAttempt("", Hotel) { IsUnguessable = true });
        for (var number = 0; number < 100; number++)
            Assert.NotNull(_town.Core.Arrive(visit, _town.Now).Charge);
    }

    [Fact]
    public void Each_challenge_uses_a_guess_and_within_ten_minutes_they_are_one_mistake_of_their_source()
    {
        var mistakes = 0;
        for (var number = 0; number < 4; number++, _town.Now += 60)
            mistakes += _town.Core.Failed(_town.Core.Arrive(_town.Visit("anna", Hotel, null), _town.Now).Charge!, _town.Now) ? 1 : 0;
        Assert.Equal(1, mistakes);
        Assert.True(_town.Core.Sources.IsClean(_town.Visit("anna", Hotel, null).Source, _town.Now));
        Assert.False(_town.LogIn("anna", Hotel, null));
        Assert.False(_town.LogIn("anna", Hotel, null));
        Assert.False(_town.LogIn("anna", Hotel, null));
        Assert.Null(_town.LogIn("anna", Hotel, null));
    }

    [Fact]
    public void An_honest_challenge_is_not_made_to_wait_for_a_neighbours_failures()
    {
        Assert.True(_town.LogIn("anna", Home, null, isRight: true));
        for (var number = 0; number < 100; number++)
            Assert.False(_town.LogIn("anna", Neighbour, null));
        Assert.True(_town.LogIn("anna", Home, null, isRight: true));
        Assert.Equal(97, _town.Core.Tally.Inside);
    }

    [Fact]
    public void A_name_is_one_however_it_is_written()
    {
        var visits = new[] { "anna@example.org", "ANNA@Example.ORG", "anna@example.org/phone", " anna@example.org", "\uFF41nna@example.org" };
        Assert.Single(visits.Select(name => _town.Visit(name, Home, "x").Account).Distinct());
    }

    [Fact]
    public void A_network_is_a_slash_24_or_a_slash_48()
    {
        Assert.Equal("192.0.2.0/24", $"{SourceNetwork.Of(Home)}");
        Assert.Equal("2001:db8:1::/48", $"{SourceNetwork.Of(Town.At("2001:db8:1:ffff::7"))}");
        Assert.Equal("unix", $"{SourceNetwork.Of(PeerAddress.Local(PeerKind.Unix))}");
    }

    [Fact]
    public void Whoever_has_one_account_fills_its_places_alone()
    {
        Assert.True(_town.LogIn("anna", Home, Town.Right("anna")));
        for (var number = 0; number < 10_000; number++)
            Assert.True(_town.LogIn("mallory", Town.AtIPv4(0x0A00_0000 + ((uint)number << 8)), Town.Right("mallory")));
        Assert.Equal(2, _town.Core.Honest.Count);
        Assert.Equal(16, _town.Core.Honest.Find(_town.Visit("mallory", Home, null).Account)?.Homes.Count);
        Assert.Equal(Lane.Known, _town.Core.Arrive(_town.Visit("anna", Home, Town.Right("anna")), _town.Now).Charge?.Lane);
    }

    [Fact]
    public void Unlocking_gives_all_guesses_back()
    {
        for (var number = 0; number < 10; number++)
            _town.LogIn("anna", Town.AtIPv4(0x0A00_0000 + ((uint)number << 8)), $"guess {number}");
        Assert.Null(_town.LogIn("anna", Hotel, Town.Right("anna")));
        _town.Core.Unlock(_town.Keys.Account("Anna"));
        Assert.True(_town.LogIn("anna", Hotel, Town.Right("anna")));
    }
}
