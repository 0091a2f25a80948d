using Postern.Net.Conduits;
using Postern.Net.Relay;
using Postern.Net.Settings;
using Postern.Testing;

namespace Postern.Net.Tests.Relay;

/// <summary>A side that resets while it is being sent to: what it said before reaches the other, and a cut still looks cut.</summary>
public sealed class LastWordsTests : IDisposable
{
    private const string Words = "552 5.3.4 message too big\r\n";

    private readonly RelayBench _bench = new();

    public static TheoryData<bool, bool> Sides => new() { { false, false }, { true, false }, { false, true }, { true, true } };

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task Of_a_server_that_reset_they_reach_a_client_that_was_sending(bool clientTls, bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls, serverTls);
        using (new HeldLoop(_bench.Rig))
        {
            await RelayRun.SayAsync(run.Client, "more"); // the first event: it is written before the server is read
            await RelayRun.SayAsync(run.Server, Words);
            RelayRun.Reset(run.ServerSocket);
        }
        Assert.Equal(Words, await RelayRun.HearAsync(run.Client, Words.Length));
        await Assert.ThrowsAsync<IOException>(() => RelayRun.HearToEndAsync(run.Client));
        RelayEnd end = await run.End;
        Assert.Equal((RelaySide.Server, FaultKind.Reset), (end.Side, end.Fault?.Kind));
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task Of_a_server_that_finished_and_then_reset_the_end_is_clean_and_the_other_way_is_not(bool clientTls, bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls, serverTls);
        using (new HeldLoop(_bench.Rig))
        {
            await RelayRun.SayAsync(run.Client, "more");
            await RelayRun.SayAsync(run.Server, Words);
            await run.FinishServerAsync();
            RelayRun.Reset(run.ServerSocket);
            await RelayRun.SeeResetAsync(_bench.FarDescriptor); // else what the client said is still taken
        }
        Assert.Equal(Words, await RelayRun.HearToEndAsync(run.Client));
        RelayEnd end = await run.End;
        Assert.Equal((RelaySide.Server, FaultKind.Reset), (end.Side, end.Fault?.Kind));
        await RelayRun.SeeResetAsync((int)run.ClientSocket.Handle);
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task Of_a_client_they_reach_the_server_as_well(bool clientTls, bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls, serverTls);
        using (new HeldLoop(_bench.Rig))
        {
            await RelayRun.SayAsync(run.Server, "more");
            await RelayRun.SayAsync(run.Client, "QUIT\r\n");
            RelayRun.Reset(run.ClientSocket);
        }
        Assert.Equal("QUIT\r\n", await RelayRun.HearAsync(run.Server, 6));
        await Assert.ThrowsAsync<IOException>(() => RelayRun.HearToEndAsync(run.Server));
        Assert.Equal(RelaySide.Client, (await run.End).Side);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task They_wait_for_a_client_that_reads_slowly(bool speaks)
    {
        RelayRun run = await _bench.StartAsync();
        long before = await FillAsync(_bench, run);
        await RelayRun.SayAsync(run.Server, Words);
        RelayRun.Reset(run.ServerSocket);
        if (speaks)
            await RelayRun.SayAsync(run.Client, "more");
        await _bench.Rig.SettleAsync();
        Assert.False(run.Ending.IsCompleted);
        for (byte[] piece = new byte[4096]; before > 0; before -= piece.Length)
            await run.Client.ReadExactlyAsync(piece);
        Assert.Equal(Words, await RelayRun.HearAsync(run.Client, Words.Length));
        await Assert.ThrowsAsync<IOException>(() => RelayRun.HearToEndAsync(run.Client));
        Assert.Equal(RelaySide.Server, (await run.End).Side);
    }

    [Fact]
    public async Task A_client_that_does_not_take_them_is_cut_by_the_close_limit()
    {
        using var bench = new RelayBench(new ManualTime());
        RelayRun run = await bench.StartAsync(limits: new Limits { Idle = TimeSpan.FromSeconds(50), Close = TimeSpan.FromSeconds(2) });
        await FillAsync(bench, run);
        RelayRun.Reset(run.ServerSocket);
        await RelayRun.SayAsync(run.Client, "more");
        await bench.Rig.SettleAsync();
        await bench.Time.AdvanceAsync(bench.Rig, TimeSpan.FromSeconds(1.9));
        Assert.False(run.Ending.IsCompleted);
        await bench.Time.AdvanceAsync(bench.Rig, TimeSpan.FromSeconds(0.2));
        RelayEnd end = await run.End;
        Assert.Equal((RelaySide.Server, FaultKind.Reset), (end.Side, end.Fault?.Kind));
    }

    [Fact]
    public async Task Who_listens_no_more_and_speaks_for_ever_is_cut()
    {
        var (near, peer) = await _bench.Rig.PairAsync();
        Task<RelayEnd> end = _bench.Rig.RunAsync(() => new Net.Relay.Relay(near, new DeafConduit(_bench.Rig.Loop), new Limits(), selfDelimiting: false).RunAsync());
        peer.Send("x"u8);
        long heard = 0;
        byte[] piece = new byte[1 << 16];
        for (int count; (count = peer.Receive(piece)) > 0;)
            heard += count;
        Assert.InRange(heard, 1, 16 << 20);
        Assert.Equal(DeafConduit.Gone, (await end).Fault);
        peer.Dispose();
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>The server sends in small pieces until no more goes to its client, who reads nothing; tells how much it was.</summary>
    private static async Task<long> FillAsync(RelayBench bench, RelayRun run)
    {
        byte[] piece = new byte[4096];
        long sent = 0;
        while (!bench.Near!.HasBacklog)
        {
            await run.Server.WriteAsync(piece);
            sent += piece.Length;
            await bench.Rig.SettleAsync();
        }
        return sent;
    }
}
