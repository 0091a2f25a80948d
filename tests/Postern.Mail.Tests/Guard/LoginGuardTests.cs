using System.Security.Cryptography;
using Postern.Mail.Guard;
using Postern.Net.Conduits;
using Postern.Testing;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Guard;

public sealed class LoginGuardTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly PeerAddress Hotel = Town.At("203.0.113.9");

    private readonly ManualTime _time = new();
    private readonly RecordedLog _log = new();
    private readonly LoginGuard _guard;

    public LoginGuardTests() => _guard = new LoginGuard(RandomNumberGenerator.GetBytes(32), _time, _log);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_waits_is_judged_as_soon_as_a_guess_is_given_back()
    {
        var judged = await GuessAsync(7);
        var waiting = ArriveAsync(Hotel, "right");
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(3));
        judged[2].Abandoned();
        using var ticket = await waiting;
        Assert.True(ticket.IsAdmitted);
        Assert.Equal(TimeSpan.FromSeconds(3), ticket.Waited);
        ticket.Succeeded(LoginProof.Password);
        Assert.Equal(0, _guard.Picture().Waiting);
        Assert.Equal(1, _guard.Picture().Delayed);
    }

    [Fact]
    public async Task To_ask_what_it_would_say_uses_no_guess()
    {
        var attempt = new LoginAttempt("anna", Hotel) { Password = new Secret("right") };
        for (int i = 0; i < 30; i++)
            Assert.Equal(new GuardForecast(true, TimeSpan.Zero, IsHome: false), _guard.Foresee(new LoginAttempt("anna", Hotel) { Password = new Secret($"word-{i}") }));
        foreach (var ticket in await GuessAsync(7))
            ticket.Failed();
        Assert.False(_guard.Foresee(attempt).IsAdmitted);
        Assert.True(_guard.Foresee(attempt).Wait > TimeSpan.FromMinutes(5));
        Assert.Equal(0, _guard.Picture().Waiting);
        Assert.Equal(0, _guard.Picture().PutOff);
        _time.Advance(TimeSpan.FromSeconds(3602));
        Assert.True(_guard.Foresee(attempt).IsAdmitted);
    }

    [Fact]
    public async Task Who_waits_for_longer_than_the_limit_is_told_to_try_again_later_and_it_is_in_the_log()
    {
        await GuessAsync(7);
        var waiting = ArriveAsync(Hotel, "right");
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        using var ticket = await waiting;
        Assert.False(ticket.IsAdmitted);
        Assert.Contains("Information: login guard: put off: account=anna source=203.0.113.9 network=203.0.113.0/24 waited=30.0s why=the guesses are used up", _log.Lines);
    }

    [Fact]
    public async Task A_guess_that_comes_due_while_somebody_waits_is_theirs()
    {
        foreach (var ticket in await GuessAsync(7))
            ticket.Failed();
        _time.Advance(TimeSpan.FromSeconds(3590));
        var waiting = ArriveAsync(Hotel, "right");
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(11));
        using var mine = await waiting;
        Assert.True(mine.IsAdmitted);
    }

    [Fact]
    public async Task Attackers_hold_sixteen_connections_of_an_account_and_not_a_thousand()
    {
        await GuessAsync(7);
        var all = Enumerable.Range(0, 1000).Select(number => ArriveAsync(Town.AtIPv4(0x0B00_0000 + (uint)number), $"more {number}")).ToArray();
        // Eight of a clean network, and eight of one that is not any more.
        Assert.Equal(16, _guard.Picture().Waiting);
        Assert.Equal(984, all.Count(one => one.IsCompletedSuccessfully && !one.Result.IsAdmitted));
        _time.Advance(Limit);
        await Task.WhenAll(all);
        Assert.Equal(0, _guard.Picture().Waiting);
        Assert.Equal(1000, _guard.Picture().PutOff);
    }

    [Fact]
    public async Task Who_is_known_passes_while_all_places_are_taken()
    {
        using (var first = await ArriveAsync(Hotel, "right"))
            first.Succeeded(LoginProof.Password);
        await GuessAsync(7);
        for (var number = 0; number < 100; number++)
            _ = ArriveAsync(Hotel, $"beside {number}");
        using var known = await ArriveAsync(Hotel, "right");
        Assert.True(known.IsAdmitted);
        Assert.Equal(TimeSpan.Zero, known.Waited);
    }

    [Fact]
    public async Task Who_goes_away_leaves_the_place()
    {
        await GuessAsync(7);
        using var gone = new CancellationTokenSource();
        var waiting = _guard.ArriveAsync(Attempt(Hotel, "right"), Limit, gone.Token).AsTask();
        Assert.Equal(1, _guard.Picture().Waiting);
        await gone.CancelAsync();
        using var ticket = await waiting;
        Assert.False(ticket.IsAdmitted);
        Assert.Equal((0, 1), (_guard.Picture().Waiting, _guard.Picture().PutOff));
        Assert.Contains("Information: login guard: put off: account=anna source=203.0.113.9 network=203.0.113.0/24 waited=0.0s why=it waits no longer", _log.Lines);
    }

    [Fact]
    public async Task Who_goes_away_has_used_no_guess()
    {
        var judged = await GuessAsync(7);
        using var gone = new CancellationTokenSource();
        var waiting = _guard.ArriveAsync(Attempt(Hotel, "right"), Limit, gone.Token).AsTask();
        await gone.CancelAsync();
        Assert.False((await waiting).IsAdmitted);
        judged[0].Abandoned();
        using var next = await ArriveAsync(Hotel, "right");
        Assert.True(next.IsAdmitted);
    }

    [Fact]
    public async Task Who_need_not_wait_is_admitted_even_if_it_would_not_wait()
    {
        using var ticket = await _guard.ArriveAsync(Attempt(Hotel, "right"), Limit, new CancellationToken(canceled: true));
        Assert.True(ticket.IsAdmitted);
    }

    [Fact]
    public async Task Unlocking_lets_in_who_waits()
    {
        foreach (var ticket in await GuessAsync(7))
            ticket.Failed();
        var waiting = ArriveAsync(Hotel, "right");
        _guard.Unlock("ANNA");
        using var mine = await waiting;
        Assert.True(mine.IsAdmitted);
    }

    [Fact]
    public async Task One_wrong_password_is_one_line_however_often_it_comes_and_a_name_cannot_forge_a_line()
    {
        for (var number = 0; number < 5; number++)
        {
            using var ticket = await _guard.ArriveAsync(new LoginAttempt("anna\nlogin guard: failed: account=x source=1.1.1.1", Hotel) { Password = new Secret("secret") }, Limit, Cancel);
            ticket.Failed();
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        var line = Assert.Single(_log.Lines, line => line.StartsWith("Information: login guard: failed:", StringComparison.Ordinal));
        Assert.Equal("Information: login guard: failed: account=anna?login?guard:?failed:?account=x?source=1.1.1.1 source=203.0.113.9 network=203.0.113.0/24 waited=0.0s why=wrong password", line);
        Assert.DoesNotContain(_log.Lines, one => one.Contains("secret", StringComparison.Ordinal));
        Assert.Equal((1, 4), (_guard.Picture().Mistakes, _guard.Picture().Repeats));
    }

    [Fact]
    public async Task A_ticket_has_one_verdict()
    {
        var ticket = await ArriveAsync(Hotel, "wrong");
        ticket.Failed();
        ticket.Succeeded(LoginProof.Password);
        ticket.Dispose();
        Assert.Equal(0, _guard.Picture().Accounts);
    }

    [Fact]
    public async Task A_wait_ends_on_the_loop_that_it_began_on()
    {
        using var rig = new LoopRig();
        var judged = await GuessAsync(7);
        var isSame = rig.RunAsync(async () =>
        {
            var before = SynchronizationContext.Current;
            using var ticket = await _guard.ArriveAsync(Attempt(Hotel, "right"), Limit, Cancel);
            return ticket.IsAdmitted && before is not null && ReferenceEquals(before, SynchronizationContext.Current);
        });
        await rig.SettleAsync();
        Assert.Equal(1, _guard.Picture().Waiting);
        judged[0].Abandoned();
        Assert.True(await isSame);
        Assert.Empty(rig.Bugs);
    }

    private static LoginAttempt Attempt(PeerAddress peer, string password) => new("anna", peer) { Password = new Secret(password) };

    private Task<GuardTicket> ArriveAsync(PeerAddress peer, string password) => _guard.ArriveAsync(Attempt(peer, password), Limit, Cancel).AsTask();

    /// <summary>Guesses from as many networks, which are being judged.</summary>
    private async Task<List<GuardTicket>> GuessAsync(int count)
    {
        var tickets = new List<GuardTicket>();
        for (uint number = 0; number < count; number++)
            tickets.Add(await ArriveAsync(Town.AtIPv4(0x0A00_0000 + (number << 8)), $"guess {number}"));
        Assert.All(tickets, ticket => Assert.True(ticket.IsAdmitted));
        return tickets;
    }
}
