using Postern.Net.Conduits;
using Postern.Net.Relay;
using Postern.Net.Settings;
using Postern.Testing;

namespace Postern.Net.Tests.Relay;

public sealed class RelayLimitTests : IDisposable
{
    private static readonly Limits Limits = new() { Idle = TimeSpan.FromSeconds(5), Close = TimeSpan.FromSeconds(2) };

    private readonly RelayBench _bench = new(new ManualTime());

    [Fact]
    public async Task Silence_ends_at_the_idle_limit_which_every_byte_moves()
    {
        RelayRun run = await _bench.StartAsync(limits: Limits);
        for (int i = 0; i < 5; i++)
        {
            await AdvanceAsync(4);
            await RelayRun.SayAsync(i % 2 == 0 ? run.Client : run.Server, "x");
            Assert.Equal("x", await RelayRun.HearAsync(i % 2 == 0 ? run.Server : run.Client, 1));
        }
        Assert.False(run.Ending.IsCompleted);
        await AdvanceAsync(5.02);
        Assert.Equal(new ConduitFault(FaultKind.Limit, "limit reached: idle"), (await run.End).Fault);
    }

    [Fact]
    public async Task A_peer_that_does_not_finish_ends_at_the_close_limit()
    {
        RelayRun run = await _bench.StartAsync(limits: Limits);
        await run.FinishClientAsync();
        Assert.Equal("", await RelayRun.HearToEndAsync(run.Server));
        await AdvanceAsync(1.9);
        await RelayRun.SayAsync(run.Server, "x");
        Assert.Equal("x", await RelayRun.HearAsync(run.Client, 1));
        await AdvanceAsync(1.9);
        Assert.False(run.Ending.IsCompleted);
        await AdvanceAsync(0.2);
        Assert.Equal(new RelayEnd(RelaySide.Client, new ConduitFault(FaultKind.Limit, "limit reached: close")), await run.End);
    }

    [Fact]
    public async Task A_peer_that_never_reads_is_cut_by_the_idle_limit()
    {
        RelayRun run = await _bench.StartAsync(limits: Limits);
        Task pouring = Task.Run(async () => await run.Client.WriteAsync(new byte[64 << 20]));
        while (!_bench.Far!.HasBacklog)
            await _bench.Rig.SettleAsync();
        await AdvanceAsync(5.02);
        Assert.Equal("limit reached: idle", (await run.End).Fault?.Text);
        await Assert.ThrowsAsync<IOException>(() => pouring);
    }

    [Fact]
    public async Task A_close_limit_that_is_switched_off_does_not_leave_the_idle_limit_behind()
    {
        RelayRun run = await _bench.StartAsync(limits: Limits with { Close = Timeout.InfiniteTimeSpan });
        await run.FinishClientAsync();
        Assert.Equal("", await RelayRun.HearToEndAsync(run.Server));
        await AdvanceAsync(60);
        Assert.False(run.Ending.IsCompleted);
        await run.FinishServerAsync();
        Assert.Null((await run.End).Fault);
    }

    public void Dispose() => _bench.Dispose();

    private Task AdvanceAsync(double seconds) => _bench.Time.AdvanceAsync(_bench.Rig, TimeSpan.FromSeconds(seconds));
}
