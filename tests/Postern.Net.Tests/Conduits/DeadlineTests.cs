using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Testing;

namespace Postern.Net.Tests.Conduits;

public sealed class DeadlineTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly LoopRig _rig;

    public DeadlineTests() => _rig = new LoopRig(_time);

    [Fact]
    public async Task The_fault_bears_the_limits_name_and_the_conduit_stays_broken()
    {
        var (conduit, peer) = await _rig.PairAsync();
        var deadline = new Deadline(_rig.Loop);
        Task<int> reading = _rig.RunAsync(async () => (await conduit.ReadAsync(deadline.Within(TimeSpan.FromSeconds(5), "a command"))).Length);
        await _time.AdvanceAsync(_rig, TimeSpan.FromMilliseconds(4990));
        Assert.False(reading.IsCompleted);
        await _time.AdvanceAsync(_rig, TimeSpan.FromMilliseconds(20));
        var broken = await Assert.ThrowsAsync<ConduitException>(() => reading);
        Assert.Equal(new ConduitFault(FaultKind.Limit, "limit reached: a command"), broken.Fault);
        Assert.Equal("a command", deadline.Spent);
        peer.Send("too late"u8);
        await Assert.ThrowsAsync<ConduitException>(() => _rig.RunAsync(async () => (await conduit.ReadAsync(deadline)).Length));
        await EndAsync(conduit, peer);
    }

    [Fact]
    public async Task A_limit_is_moved_forward_and_never_stacked()
    {
        var (conduit, peer) = await _rig.PairAsync();
        var deadline = new Deadline(_rig.Loop);
        Task<int> reading = _rig.RunAsync(async () => (await conduit.ReadAsync(deadline.Within(TimeSpan.FromSeconds(5), "first"))).Length);
        await _time.AdvanceAsync(_rig, TimeSpan.FromSeconds(4));
        await _rig.RunAsync(() => Task.FromResult(deadline.Within(TimeSpan.FromSeconds(5), "second")));
        await _time.AdvanceAsync(_rig, TimeSpan.FromSeconds(4));
        Assert.False(reading.IsCompleted);
        await _rig.RunAsync(() => Task.FromResult(deadline.Within(Timeout.InfiniteTimeSpan, "none")));
        await _time.AdvanceAsync(_rig, TimeSpan.FromDays(1));
        Assert.False(reading.IsCompleted);
        await _rig.RunAsync(() => Task.FromResult(deadline.Within(TimeSpan.FromSeconds(100), "third")));
        await _rig.RunAsync(() => Task.FromResult(deadline.Within(TimeSpan.FromSeconds(1), "shorter")));
        await _time.AdvanceAsync(_rig, TimeSpan.FromMilliseconds(1010));
        var broken = await Assert.ThrowsAsync<ConduitException>(() => reading);
        Assert.Equal("limit reached: shorter", broken.Fault.Text);
        await EndAsync(conduit, peer);
    }

    [Fact]
    public async Task A_peer_below_the_minimum_rate_is_cut_after_the_grace()
    {
        Assert.Equal((3, "limit reached: handshake, minimum rate"), await PaceAsync(_ => 0));
        Assert.Equal((4, "limit reached: handshake, minimum rate"), await PaceAsync(second => second <= 3 ? 100 * second : 300));
    }

    [Fact]
    public async Task A_peer_that_keeps_the_pace_still_ends_at_the_limit() =>
        Assert.Equal((10, "limit reached: handshake"), await PaceAsync(second => 150 * second));

    [Fact]
    public async Task What_waits_can_be_stopped_from_outside()
    {
        var (conduit, peer) = await _rig.PairAsync();
        var deadline = new Deadline(_rig.Loop);
        Task<int> reading = _rig.RunAsync(async () => (await conduit.ReadAsync(deadline.Within(TimeSpan.FromSeconds(5), "a command"))).Length);
        await _rig.RunAsync(() =>
        {
            deadline.Stop(new ConduitFault(FaultKind.Closed, "stopped here"));
            return Task.CompletedTask;
        });
        var broken = await Assert.ThrowsAsync<ConduitException>(() => reading);
        Assert.Equal("stopped here", broken.Fault.Text);
        Assert.Null(deadline.Spent);
        await EndAsync(conduit, peer);
    }

    public void Dispose()
    {
        _rig.Dispose();
        Assert.Empty(_rig.Bugs);
    }

    /// <summary>After how many seconds a handshake of 10 s, 100 bytes a second and 3 s of grace ends, and what it says.</summary>
    private async Task<(int Seconds, string Text)> PaceAsync(Func<int, long> bytesAfter)
    {
        var (conduit, peer) = await _rig.PairAsync();
        var deadline = new Deadline(_rig.Loop);
        int second = 0;
        Task<int> reading = _rig.RunAsync(async () =>
        {
            deadline.WithPace(TimeSpan.FromSeconds(10), "handshake", 100, TimeSpan.FromSeconds(3), () => bytesAfter(second));
            return (await conduit.ReadAsync(deadline)).Length;
        });
        await _rig.SettleAsync();
        while (!reading.IsCompleted)
        {
            second++;
            Assert.InRange(second, 1, 12);
            await _time.AdvanceAsync(_rig, TimeSpan.FromSeconds(1));
        }
        var broken = await Assert.ThrowsAsync<ConduitException>(() => reading);
        await EndAsync(conduit, peer);
        return (second, broken.Fault.Text);
    }

    private async Task EndAsync(Conduit conduit, Socket peer)
    {
        await _rig.RunAsync(() =>
        {
            conduit.Abort();
            return Task.CompletedTask;
        });
        peer.Dispose();
    }
}
