using System.Diagnostics;
using System.Net;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Dialing.Connecting;

namespace Postern.Net.Tests.Dialing.Connecting;

public sealed class ConnectRaceTests : IDisposable
{
    private readonly DialBench _bench = new();
    private readonly FailedAddresses _failed = new();

    [Fact]
    public void The_families_take_turns_and_IPv6_begins()
    {
        var queue = new AddressQueue();
        foreach (string text in new[] { "192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "2001:db8::3" })
            queue.Add(IPAddress.Parse(text), hasFailed: false);
        var order = new List<string>();
        while (queue.TryTake(isWhole: true, out var address))
            order.Add(address.ToString());
        Assert.Equal(["2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "2001:db8::3"], order);
    }

    [Fact]
    public void Those_that_failed_lately_come_last_and_only_once_all_are_known()
    {
        var queue = new AddressQueue();
        queue.Add(IPAddress.Parse("2001:db8::1"), hasFailed: true);
        Assert.False(queue.TryTake(isWhole: false, out _));
        queue.Add(IPAddress.Parse("192.0.2.1"), hasFailed: false);
        Assert.True(queue.TryTake(isWhole: true, out var first));
        Assert.True(queue.TryTake(isWhole: true, out var second));
        Assert.Equal(("192.0.2.1", "2001:db8::1"), (first.ToString(), second.ToString()));
    }

    [Fact]
    public async Task A_refused_address_is_followed_by_the_next_without_delay()
    {
        int port = _bench.Echo("127.0.0.3");
        var clock = Stopwatch.StartNew();
        Assert.Equal($"127.0.0.3:{port}", await RaceAsync(port, "127.0.0.2", "127.0.0.3"));
        Assert.True(clock.Elapsed < DialLimits.AttemptDelay);
    }

    [Fact]
    public async Task A_silent_address_is_overtaken_after_the_attempt_delay()
    {
        int port = _bench.Blackhole("127.0.0.2");
        _bench.Echo("127.0.0.3", port);
        var clock = Stopwatch.StartNew();
        Assert.Equal($"127.0.0.3:{port}", await RaceAsync(port, "127.0.0.2", "127.0.0.3"));
        Assert.True(clock.Elapsed >= DialLimits.AttemptDelay - TimeSpan.FromMilliseconds(20));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Who_was_overtaken_is_tried_last_the_next_time()
    {
        int port = _bench.Blackhole("127.0.0.2");
        _bench.Echo("127.0.0.3", port);
        await RaceAsync(port, "127.0.0.2", "127.0.0.3");
        Assert.True(await _bench.Loop.RunAsync(() => Task.FromResult(_failed.Has(IPAddress.Parse("127.0.0.2"), _bench.Loop.Now))));
        Assert.False(await _bench.Loop.RunAsync(() => Task.FromResult(_failed.Has(IPAddress.Parse("127.0.0.3"), _bench.Loop.Now))));
        Assert.Equal(0, await _bench.Loop.RunAsync(async () =>
        {
            ConnectRace race = Race(port, "127.0.0.2", "127.0.0.3");
            int halfOpen = HalfOpen(port); // the first attempt begins at once: it is not towards the silent one
            (await race.WinAsync(new Deadline(_bench.Loop))).Close();
            return halfOpen;
        }));
    }

    [Fact]
    public async Task Who_refused_is_tried_last_until_it_is_reached_again()
    {
        int port = _bench.Echo("127.0.0.3");
        await RaceAsync(port, "127.0.0.2", "127.0.0.3");
        _bench.Echo("127.0.0.2", port);
        Assert.Equal($"127.0.0.3:{port}", await RaceAsync(port, "127.0.0.2", "127.0.0.3"));
        Assert.Equal($"127.0.0.2:{port}", await RaceAsync(port, "127.0.0.2"));
        Assert.Equal($"127.0.0.2:{port}", await RaceAsync(port, "127.0.0.2", "127.0.0.3"));
    }

    [Fact]
    public void What_failed_is_forgotten_after_half_a_minute()
    {
        var address = IPAddress.Parse("2001:db8::1");
        _failed.Add(address, 1000);
        Assert.True(_failed.Has(address, 30_999));
        Assert.False(_failed.Has(address, 31_000));
    }

    [Fact]
    public async Task The_losers_leave_no_descriptor_behind()
    {
        int port = _bench.Blackhole("127.0.0.2");
        _bench.Echo("127.0.0.3", port);
        var (before, after) = await _bench.Loop.RunAsync(async () =>
        {
            int open = HalfOpen(port);
            Conduit conduit = await Race(port, "127.0.0.2", "127.0.0.3").WinAsync(new Deadline(_bench.Loop));
            conduit.Close();
            return (open, HalfOpen(port));
        });
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Addresses_that_come_late_are_tried_too()
    {
        int port = _bench.Echo("127.0.0.3");
        string? to = await _bench.Loop.RunAsync(async () =>
        {
            var race = new ConnectRace(_bench.Loop, "a name", port, null, DialBench.Limit, _failed);
            ValueTask<Conduit> win = race.WinAsync(new Deadline(_bench.Loop));
            race.Add([IPAddress.Parse("127.0.0.2")]);
            Assert.False(race.IsOver);
            race.Add([IPAddress.Parse("127.0.0.3")]);
            Conduit conduit = await win;
            conduit.Close();
            return conduit.DialedTo;
        });
        Assert.Equal($"127.0.0.3:{port}", to);
    }

    [Fact]
    public async Task Every_address_tried_is_named()
    {
        int port = _bench.Refusing("127.0.0.1");
        var failure = await Assert.ThrowsAsync<ConduitException>(() => RaceAsync(port, "127.0.0.2", "127.0.0.3"));
        Assert.Equal("connect a name: 127.0.0.2 connection refused; 127.0.0.3 connection refused", failure.Message);
    }

    [Fact]
    public async Task No_address_at_all_says_why()
    {
        var failure = await Assert.ThrowsAsync<ConduitException>(() => _bench.Loop.RunAsync(async () =>
        {
            var race = new ConnectRace(_bench.Loop, "popserver:110", 110, null, DialBench.Limit, _failed);
            race.Complete("no such name");
            await race.WinAsync(new Deadline(_bench.Loop));
        }));
        Assert.Equal("connect popserver:110: no such name", failure.Message);
    }

    public void Dispose() => _bench.Dispose();

    private Task<string?> RaceAsync(int port, params string[] addresses) => _bench.Loop.RunAsync(async () =>
    {
        Conduit conduit = await Race(port, addresses).WinAsync(new Deadline(_bench.Loop));
        conduit.Close();
        return conduit.DialedTo;
    });

    private ConnectRace Race(int port, params string[] addresses)
    {
        var race = new ConnectRace(_bench.Loop, "a name", port, null, DialBench.Limit, _failed);
        race.Add(addresses.Select(IPAddress.Parse));
        race.Complete();
        return race;
    }

    /// <summary>Connections in SYN_SENT towards 127.0.0.2 and this port.</summary>
    private static int HalfOpen(int port) =>
        File.ReadLines("/proc/self/net/tcp").Count(line => line.Contains($" 0200007F:{port:X4} 02 "));
}
