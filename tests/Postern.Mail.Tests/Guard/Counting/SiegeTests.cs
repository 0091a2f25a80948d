using Postern.Mail.Guard;
using Postern.Net.Conduits;

namespace Postern.Mail.Tests.Guard.Counting;

/// <summary>Days of attack, second by second: what the guard promises holds in all of them.</summary>
public sealed class SiegeTests
{
    private const int Users = 50;
    private const uint Day = 24 * 3600;

    private static readonly PeerAddress Office = Town.At("192.0.2.10");

    private readonly Random _random = new(4);
    private int _guess;

    [Fact]
    public void Fifty_honest_users_notice_nothing_of_attackers_beside_them_and_everywhere()
    {
        var town = HonestTown();
        var delayed = 0;
        var refused = 0;
        for (var end = town.Now + (2 * Day); town.Now < end; town.Now++)
        {
            Attack(town, Office);
            Attack(town, FromPrefix());
            Attack(town, FromBotnet(perNetwork: 256));
            if (town.Now % 600 >= Users)
                continue;
            var user = User((int)(town.Now % 600));
            var answer = town.LogIn(user, Office, Town.Right(user));
            delayed += answer is null ? 1 : 0;
            refused += answer is false ? 1 : 0;
        }

        Assert.Equal((0, 0), (delayed, refused));
        Assert.InRange(town.MostInAnHour(), 1, 10);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(1)]
    public void A_new_user_from_a_new_network_is_in_although_ten_thousand_addresses_attack(int perNetwork)
    {
        var town = HonestTown();
        // Until their networks are known, and an hour has passed since: 40 are in minutes, 10,000 in a day and a half.
        for (var end = town.Now + (perNetwork == 1 ? 3 * Day / 2 : 5000); town.Now < end; town.Now++)
        {
            Attack(town, FromPrefix());
            Attack(town, FromBotnet(perNetwork));
            Attack(town, FromBotnet(perNetwork));
        }

        for (var number = 0; number < Users; number++)
        {
            var came = town.Now;
            bool? answer;
            var hotel = Town.AtIPv4(0xC633_0000 + ((uint)number << 8) + 7);
            while ((answer = town.LogIn(User(number), hotel, Town.Right(User(number)))) is null && town.Now < came + 30)
            {
                town.Now++;
                Attack(town, FromPrefix());
                Attack(town, FromBotnet(perNetwork));
            }

            Assert.True(answer, $"user {number}");
        }

        Assert.InRange(town.MostInAnHour(), 1, 10);
    }

    [Fact]
    public void An_attacker_with_a_whole_prefix_gains_nothing()
    {
        var town = new Town();
        for (var end = town.Now + Day; town.Now < end; town.Now += 3)
            Attack(town, FromPrefix());
        // One network of 2^80 addresses: after its first mistakes, what a source may do in all.
        Assert.InRange(town.Guesses, 1, 20 + (24 * 20));
        Assert.InRange(town.MostInAnHour(), 1, 10);
    }

    [Fact]
    public void A_phone_that_repeats_one_wrong_password_for_a_week_makes_one_mistake()
    {
        var town = HonestTown();
        var before = town.Core.Tally.Mistakes;
        for (var end = town.Now + (7 * Day); town.Now < end; town.Now += 30)
        {
            Assert.False(town.LogIn(User(1), Office, "the password of last year"));
            if (town.Now % 600 < 30)
                Assert.True(town.LogIn(User(1), Office, Town.Right(User(1))));
        }

        Assert.Equal(before + 1, town.Core.Tally.Mistakes);
    }

    [Fact]
    public void The_same_from_a_network_that_nobody_knows_and_under_attack()
    {
        var town = HonestTown();
        var phone = Town.At("203.0.113.77");
        Assert.False(town.LogIn(User(1), phone, "the password of last year"));
        var guesses = town.Guesses;
        for (var end = town.Now + Day; town.Now < end;)
        {
            town.Now += 30;
            Attack(town, FromBotnet(perNetwork: 1));
            Assert.False(town.LogIn(User(1), phone, "the password of last year"));
        }

        Assert.True(town.Core.Sources.IsClean(town.Visit(User(1), phone, null).Source, town.Now));
        Assert.InRange(town.Guesses, guesses + 1, guesses + (24 * 10 * Users));
    }

    [Fact]
    public void Spraying_from_one_network_over_accounts_that_there_are_not_is_slowed_and_nobody_honest_behind_it()
    {
        var town = HonestTown();
        var began = town.Now;
        for (var number = 0; town.Now < began + Day; town.Now += 2, number++)
        {
            town.LogIn($"nobody{number}", Office, "Summer2026");
            if (number % 300 == 0)
                Assert.True(town.LogIn(User(number % Users), Office, Town.Right(User(number % Users))));
        }

        Assert.InRange(town.Guesses, 20, 20 + (24 * 20));
    }

    [Fact]
    public void A_million_names_and_addresses_take_no_more_room_and_push_nobody_out()
    {
        var town = HonestTown();
        var core = town.Core;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (uint number = 0; number < 1_000_000; number++)
        {
            // Each from a network of its own, IPv4 and IPv6.
            var peer = (number & 1) == 0 ? Town.AtIPv4(number << 8) : Town.At(((UInt128)0x2A00_0000 << 96) | ((UInt128)number << 80));
            var visit = town.Visit($"name{number}", peer, "x");
            if (core.Arrive(visit, town.Now).Charge is { } charge)
                core.Failed(charge, town.Now);
            else
                core.PutOff(visit, town.Now);
            town.Now += number % 64 == 0 ? 1u : 0;
        }

        Assert.Equal(0, core.InFlight);
        Assert.Equal(Users, core.Honest.Count);
        Assert.InRange(core.Cells.Changed.Count, 1, GuardLimits.Cells);
        Assert.InRange(core.Sources.Rows.Changed.Count, 1, GuardLimits.Sources);
        Assert.InRange(core.Mistakes.Changed.Count, 1, GuardLimits.Mistakes);
        // The tables were there before; what grows are the lists of what is to be written down.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32L << 20);
        for (var number = 0; number < Users; number++)
            Assert.True(town.LogIn(User(number), Office, Town.Right(User(number))));
    }

    private static string User(int number) => $"user{number}@example.org";

    private static Town HonestTown()
    {
        var town = new Town();
        for (var number = 0; number < Users; number++)
            Assert.True(town.LogIn(User(number), Office, Town.Right(User(number))));
        return town;
    }

    private void Attack(Town town, PeerAddress from) => town.LogIn(User(_random.Next(Users)), from, $"guess {_guess++}");

    private PeerAddress FromPrefix() => Town.At(((UInt128)0x2001_0DB8_0042 << 80) | ((UInt128)(ulong)_random.NextInt64() << 16));

    private PeerAddress FromBotnet(int perNetwork)
    {
        var number = (uint)_random.Next(10_000);
        return Town.AtIPv4(0x0A00_0000 + (perNetwork == 1 ? number << 8 : number));
    }
}
