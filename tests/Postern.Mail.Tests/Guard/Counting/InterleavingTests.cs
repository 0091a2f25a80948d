using FsCheck;
using FsCheck.Fluent;
using Postern.Mail.Guard.Counting;
using Postern.Net.Conduits;

namespace Postern.Mail.Tests.Guard.Counting;

/// <summary>Logins that come and end in any order: the bounds hold whatever it is.</summary>
public sealed class InterleavingTests
{
    private static readonly string[] Accounts = ["anna", "bert", "nobody"];
    private static readonly PeerAddress[] Networks = [Town.At("192.0.2.1"), Town.At("198.51.100.1"), Town.At("203.0.113.1"), Town.At("2001:db8::1")];

    [Fact]
    public void No_account_is_guessed_at_more_than_ten_times_an_hour() =>
        Prop.ForAll<int>(seed =>
        {
            var run = new Run(seed);
            Assert.True(run.Town.LogIn("anna", Networks[0], Town.Right("anna")));
            run.Go(steps: 2000);
            Assert.InRange(run.Town.MostInAnHour(), 0, 10);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whoever_has_logged_in_from_there_is_never_made_to_wait() =>
        Prop.ForAll<int>(seed =>
        {
            var run = new Run(seed) { Home = Networks[0] };
            Assert.True(run.Town.LogIn("anna", Networks[0], Town.Right("anna")));
            run.Go(steps: 2000);
            Assert.Equal(0, run.HonestWaits);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void When_all_is_judged_nothing_is_in_flight_and_right_passwords_have_cost_nothing() =>
        Prop.ForAll<int>(seed =>
        {
            var run = new Run(seed) { OnlyRight = true };
            run.Go(steps: 500);
            var core = run.Town.Core;
            Assert.Equal(0, core.InFlight);
            foreach (var account in Accounts)
            {
                var visit = run.Town.Visit(account, Networks[0], "x");
                Assert.All(core.Cells[AccountCells.Of(visit.Account)].ToArray(), stamp => Assert.Equal(0u, stamp));
                Assert.All(core.Honest.Find(visit.Account)?.Own ?? [], stamp => Assert.Equal(0u, stamp));
            }
        }).QuickCheckThrowOnFailure();

    private sealed class Run(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<(Charge Charge, string Account, string Password)> _open = [];

        public Town Town { get; } = new();

        public PeerAddress? Home { get; init; }

        public bool OnlyRight { get; init; }

        public int HonestWaits { get; private set; }

        public void Go(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                Town.Now += (uint)_random.Next(_random.Next(10) == 0 ? 600 : 3);
                if (_random.Next(3) == 0)
                    End(_random.Next(_open.Count));
                else
                    Begin();
            }

            while (_open.Count > 0)
                End(0);
        }

        private void Begin()
        {
            var account = Accounts[_random.Next(Accounts.Length)];
            var peer = Networks[_random.Next(Networks.Length)];
            // Some again and again, some new, and what strangers do not know only from home.
            var password = OnlyRight ? Town.Right(account) : $"guess {_random.Next(_random.Next(2) == 0 ? 5 : 1_000_000)}";
            if (Home == peer && _random.Next(2) == 0)
                (account, password) = ("anna", Town.Right("anna"));
            var visit = Town.Visit(account, peer, password);
            if (Town.Core.Arrive(visit, Town.Now).Charge is { } charge)
                _open.Add((charge, account, password));
            else if (Home == peer && password == Town.Right("anna"))
                HonestWaits++;
            else
                Town.Core.PutOff(visit, Town.Now);
        }

        private void End(int place)
        {
            if (place >= _open.Count)
                return;
            var (charge, account, password) = _open[place];
            _open.RemoveAt(place);
            var isRight = account != "nobody" && password == Town.Right(account);
            switch (_random.Next(OnlyRight ? 2 : 10))
            {
                case 0:
                    Town.Core.Abandoned(charge);
                    break;
                case 2 when !isRight:
                    Town.Core.Lost(charge, Town.Now);
                    break;
                default:
                    Town.Judge(charge, account, password, isRight || OnlyRight);
                    break;
            }
        }
    }
}
