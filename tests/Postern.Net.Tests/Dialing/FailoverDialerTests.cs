using Postern.Net.Conduits;
using Postern.Net.Dialing;

namespace Postern.Net.Tests.Dialing;

public sealed class FailoverDialerTests : IDisposable
{
    private readonly DialBench _bench = new();
    private readonly AwaitedLog _log = new();

    [Fact]
    public async Task The_first_that_answers_is_taken_and_told()
    {
        int dead = _bench.Refusing("127.0.0.1");
        int alive = _bench.Echo("127.0.0.1");
        var (to, index) = await _bench.DialAsync(Failover(false, dead, alive), (conduit, _) => Task.FromResult((conduit.DialedTo, conduit.DialedIndex)));
        Assert.Equal($"127.0.0.1:{alive}", to);
        Assert.Equal(1, index);
        await _log.WaitForAsync($"a target failed: connect 127.0.0.1:{dead}");
    }

    [Fact]
    public async Task In_order_the_first_target_has_all_connections()
    {
        int first = _bench.Echo("127.0.0.1");
        FailoverDialer dialer = Failover(false, first, _bench.Echo("127.0.0.1"));
        for (int i = 0; i < 4; i++)
            Assert.Equal($"127.0.0.1:{first}", await _bench.WhereAsync(dialer));
    }

    [Fact]
    public async Task In_turn_every_target_has_its_share()
    {
        int[] ports = [_bench.Echo("127.0.0.1"), _bench.Echo("127.0.0.1"), _bench.Echo("127.0.0.1")];
        FailoverDialer dialer = Failover(true, ports);
        var went = new List<string?>();
        for (int i = 0; i < 9; i++)
            went.Add(await _bench.WhereAsync(dialer));
        Assert.All(ports, port => Assert.Equal(3, went.Count(to => to == $"127.0.0.1:{port}")));
        Assert.Equal(went[0], went[3]);
    }

    [Fact]
    public async Task A_target_that_failed_is_tried_last_for_a_while()
    {
        int port = _bench.Echo("127.0.0.1");
        var first = new SwitchedDialer("first", Tcp("127.0.0.1", port)) { IsOff = true };
        var second = new SwitchedDialer("second", Tcp("127.0.0.1", port));
        var dialer = new FailoverDialer([first, second], roundRobin: false, _log);
        await _bench.WhereAsync(dialer);
        await _bench.WhereAsync(dialer);
        Assert.Equal((1, 2), (first.Dials, second.Dials));
        (first.IsOff, second.IsOff) = (false, true);
        await _bench.WhereAsync(dialer);
        Assert.Equal((2, 3), (first.Dials, second.Dials)); // last, but tried
        second.IsOff = false;
        await _bench.WhereAsync(dialer);
        Assert.Equal((3, 3), (first.Dials, second.Dials)); // cleared by its success
    }

    [Fact]
    public async Task When_all_fail_each_is_named()
    {
        int one = _bench.Refusing("127.0.0.1");
        int two = _bench.Refusing("127.0.0.2");
        var dialer = new FailoverDialer([Tcp("127.0.0.1", one), Tcp("127.0.0.2", two)], false, _log);
        Assert.Equal(
            $"connect 127.0.0.1:{one}: 127.0.0.1 connection refused; connect 127.0.0.2:{two}: 127.0.0.2 connection refused",
            await _bench.FailAsync(dialer));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_led_to_the_next_target()
    {
        int silent = _bench.Blackhole("127.0.0.1");
        FailoverDialer dialer = Failover(false, silent, _bench.Echo("127.0.0.1"));
        var failure = await Assert.ThrowsAsync<ConduitException>(() => _bench.Loop.RunAsync(async () =>
        {
            var deadline = new Deadline(_bench.Loop);
            ValueTask<Conduit> dial = dialer.DialAsync(_bench.Loop, DialRequest.Anonymous, deadline);
            deadline.Within(TimeSpan.Zero, "shutdown");
            await dial;
        }));
        Assert.EndsWith("limit reached: shutdown", failure.Message);
    }

    public void Dispose() => _bench.Dispose();

    private FailoverDialer Failover(bool roundRobin, params int[] ports) =>
        new([.. ports.Select(port => Tcp("127.0.0.1", port))], roundRobin, _log);

    private TcpDialer Tcp(string host, int port) => new(host, port, null, DialBench.Limit, _bench.Resolver);
}
