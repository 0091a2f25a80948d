using System.Net.Sockets;
using System.Security.Cryptography;
using Postern.Net.Conduits;
using Postern.Net.Relay;

namespace Postern.Net.Tests.Relay;

public sealed class RelayTests : IDisposable
{
    private readonly RelayBench _bench = new();

    public static TheoryData<bool, bool> Sides => new() { { false, false }, { true, false }, { false, true }, { true, true } };

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task Random_bytes_arrive_unchanged_both_ways(bool clientTls, bool serverTls)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            RelayRun run = await _bench.StartAsync(clientTls, serverTls);
            var client = ExchangeAsync(run.Client, run.ClientSocket, 700_000, 900_000, seed);
            var server = ExchangeAsync(run.Server, run.ServerSocket, 900_000, 700_000, seed + 100);
            Assert.Equal((await client).Sent, (await server).Heard);
            Assert.Equal((await server).Sent, (await client).Heard);
            Assert.Null((await run.End).Fault);
        }
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task A_client_that_finishes_first_still_gets_late_data(bool clientTls, bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls, serverTls);
        await RelayRun.SayAsync(run.Client, "request");
        await run.FinishClientAsync();
        Assert.Equal("request", await RelayRun.HearToEndAsync(run.Server));
        await RelayRun.SayAsync(run.Server, "late");
        await run.FinishServerAsync();
        Assert.Equal("late", await RelayRun.HearToEndAsync(run.Client));
        Assert.Equal(new RelayEnd(RelaySide.Client, null), await run.End);
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task A_server_that_finishes_first_still_gets_late_data(bool clientTls, bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls, serverTls);
        await RelayRun.SayAsync(run.Server, "greeting");
        await run.FinishServerAsync();
        Assert.Equal("greeting", await RelayRun.HearToEndAsync(run.Client));
        await RelayRun.SayAsync(run.Client, "late");
        await run.FinishClientAsync();
        Assert.Equal("late", await RelayRun.HearToEndAsync(run.Server));
        Assert.Equal(new RelayEnd(RelaySide.Server, null), await run.End);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reset_of_the_client_is_passed_on_as_one(bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(serverTls: serverTls);
        await RelayRun.SayAsync(run.Client, "x");
        Assert.Equal("x", await RelayRun.HearAsync(run.Server, 1));
        RelayRun.Reset(run.ClientSocket);
        RelayEnd end = await run.End;
        Assert.Equal((RelaySide.Client, FaultKind.Reset), (end.Side, end.Fault!.Kind));
        await Assert.ThrowsAsync<IOException>(() => RelayRun.HearToEndAsync(run.Server));
    }

    [Fact]
    public async Task A_server_that_dies_in_the_middle_never_looks_like_a_clean_end_under_TLS()
    {
        RelayRun run = await _bench.StartAsync(clientTls: true);
        await RelayRun.SayAsync(run.Server, "half");
        Assert.Equal("half", await RelayRun.HearAsync(run.Client, 4));
        RelayRun.Reset(run.ServerSocket);
        RelayEnd end = await run.End;
        Assert.Equal((RelaySide.Server, FaultKind.Reset), (end.Side, end.Fault!.Kind));
        await Assert.ThrowsAsync<SocketException>(() => RelayRun.RawRestAsync(run.ClientSocket));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_breaks_off_after_the_client_finished_never_looks_like_a_clean_end_under_TLS(bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls: true, serverTls: serverTls);
        await RelayRun.SayAsync(run.Client, "request");
        await run.FinishClientAsync();
        Assert.Equal("request", await RelayRun.HearToEndAsync(run.Server));
        await RelayRun.SayAsync(run.Server, "half");
        Assert.Equal("half", await RelayRun.HearAsync(run.Client, 4));
        if (serverTls)
            run.ServerSocket.Shutdown(SocketShutdown.Send); // without close_notify
        else
            RelayRun.Reset(run.ServerSocket);
        await run.End;
        Assert.Equal(0, await RelayRun.RawRestAsync(run.ClientSocket));
    }

    [Fact]
    public async Task What_a_client_says_to_a_stream_that_was_cut_off_does_not_make_it_the_culprit()
    {
        RelayRun run = await _bench.StartAsync(clientTls: true, serverTls: true);
        run.ServerSocket.Shutdown(SocketShutdown.Send); // without close_notify
        Assert.Equal(0, await RelayRun.RawRestAsync(run.ClientSocket));
        run.ClientSocket.Send([23, 3, 3, 0, 19, .. new byte[19]]); // no record; OpenSSL sends an alert here
        RelayEnd end = await run.End;
        Assert.Equal((RelaySide.Server, FaultKind.Truncated), (end.Side, end.Fault?.Kind));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_ends_without_close_notify_still_gets_late_data(bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls: true, serverTls: serverTls, selfDelimiting: true);
        await RelayRun.SayAsync(run.Client, "QUIT");
        run.ClientSocket.Shutdown(SocketShutdown.Send);
        Assert.Equal("QUIT", await RelayRun.HearAsync(run.Server, 4));
        if (serverTls)
            Assert.Equal(0, await RelayRun.RawRestAsync(run.ServerSocket)); // truncated stays truncated
        else
            Assert.Equal("", await RelayRun.HearToEndAsync(run.Server));
        string late = new('x', 2_000_000);
        Task saying = RelayRun.SayAsync(run.Server, late);
        Assert.Equal(late, await RelayRun.HearAsync(run.Client, late.Length));
        await saying;
        await run.FinishServerAsync();
        Assert.Equal("", await RelayRun.HearToEndAsync(run.Client));
        RelayEnd end = await run.End;
        Assert.Equal((RelaySide.Client, FaultKind.Truncated), (end.Side, end.Fault?.Kind));
    }

    [Fact]
    public async Task A_truncated_stream_is_a_reset_for_a_clear_peer_that_only_the_end_tells_what_is_whole()
    {
        RelayRun run = await _bench.StartAsync(clientTls: true);
        await RelayRun.SayAsync(run.Client, "half");
        Assert.Equal("half", await RelayRun.HearAsync(run.Server, 4));
        run.ClientSocket.Shutdown(SocketShutdown.Send);
        await Assert.ThrowsAsync<IOException>(() => RelayRun.HearToEndAsync(run.Server));
        Assert.Equal(FaultKind.Truncated, (await run.End).Fault?.Kind);
    }

    [Fact]
    public async Task A_peer_that_never_reads_stops_the_other_and_little_is_held()
    {
        RelayRun run = await _bench.StartAsync();
        byte[] piece = new byte[1 << 20];
        run.ClientSocket.Blocking = false;
        int sent = 0;
        for (int idle = 0; idle < 50; idle++)
        {
            try
            {
                sent += run.ClientSocket.Send(piece);
                idle = 0;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
            {
                await _bench.Rig.SettleAsync();
            }
        }
        Assert.True(_bench.Far!.HasBacklog);
        Assert.InRange(sent, 1, 40 << 20); // the sockets' own buffers, and one piece of ours
        Assert.InRange(_bench.Far.BytesWritten, 1, sent);
        run.ClientSocket.Close();
        run.ServerSocket.Close();
        await run.End;
    }

    [Fact]
    public async Task Two_hundred_relays_at_once_all_arrive()
    {
        RelayRun[] runs = new RelayRun[200];
        for (int i = 0; i < runs.Length; i++)
            runs[i] = await _bench.StartAsync();
        await Task.WhenAll(runs.Select(async (run, i) =>
        {
            Task<byte[]> up = PourAsync(run.Client, run.ClientSocket, 30_000, i);
            Task<byte[]> down = PourAsync(run.Server, run.ServerSocket, 30_000, -i);
            Assert.Equal(await up, await DrinkAsync(run.Server, i));
            Assert.Equal(await down, await DrinkAsync(run.Client, i));
            Assert.Null((await run.End).Fault);
        }));
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>
    /// Sends and hears so much at the same time, and then finishes: .NET 10 shuts TLS down without a lock, and beside a read
    /// on another thread that ends in SSL_ERROR_SYSCALL or a bad record.
    /// </summary>
    private static async Task<(byte[] Sent, byte[] Heard)> ExchangeAsync(Stream stream, Socket socket, int send, int hear, int seed)
    {
        Task<byte[]> heard = DrinkAsync(stream, seed + 200, hear);
        byte[] sent = await PourAsync(stream, send, seed);
        await heard;
        await RelayRun.FinishAsync(stream, socket);
        Assert.Equal("", await RelayRun.HearToEndAsync(stream));
        return (sent, await heard);
    }

    private static async Task<byte[]> PourAsync(Stream stream, Socket socket, int length, int seed)
    {
        byte[] hash = await PourAsync(stream, length, seed);
        await RelayRun.FinishAsync(stream, socket);
        return hash;
    }

    /// <summary>Sends random bytes in random pieces, and tells their hash.</summary>
    private static async Task<byte[]> PourAsync(Stream stream, int length, int seed)
    {
        var random = new Random(seed);
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        for (int at = 0; at < length;)
        {
            int piece = Math.Min(length - at, 1 + random.Next(random.Next(2) == 0 ? 100 : 100_000));
            await stream.WriteAsync(bytes.AsMemory(at, piece));
            at += piece;
            if (random.Next(4) == 0)
                await Task.Yield();
        }
        return SHA256.HashData(bytes);
    }

    /// <summary>Hears to the end, or so much, and tells the hash of it.</summary>
    private static async Task<byte[]> DrinkAsync(Stream stream, int seed, int most = int.MaxValue)
    {
        var random = new Random(seed);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[80_000];
        while (most > 0)
        {
            int count = await stream.ReadAsync(buffer.AsMemory(0, Math.Min(most, 1 + random.Next(buffer.Length - 1))));
            if (count == 0)
                break;
            most -= count;
            hash.AppendData(buffer, 0, count);
            if (random.Next(4) == 0)
                await Task.Yield();
        }
        return hash.GetHashAndReset();
    }
}
