using System.Net;
using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Testing;

namespace Postern.Net.Tests.Conduits;

public sealed class SocketConduitTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly LoopRig _rig = new();

    [Fact]
    public async Task What_the_kernel_does_not_take_waits_and_drains_in_order()
    {
        var (conduit, peer) = await _rig.PairAsync();
        byte[] sent = new byte[4 << 20];
        new Random(1).NextBytes(sent);
        Task writing = _rig.RunAsync(async () =>
        {
            Assert.Equal(WriteStatus.Backlog, conduit.TryWrite(sent.AsSpan(0, 3 << 20)));
            Assert.True(conduit.HasBacklog);
            Assert.Equal(WriteStatus.Backlog, conduit.TryWrite(sent.AsSpan(3 << 20)));
            conduit.Finish(); // after the backlog, not before
            await conduit.DrainAsync(new Deadline(_rig.Loop).Within(Limit, "test"));
            Assert.False(conduit.HasBacklog);
            Assert.Equal(sent.Length, conduit.BytesWritten);
        });
        Assert.Equal(sent, ReadToEnd(peer));
        await writing;
        await CloseAsync(conduit, peer);
    }

    [Fact]
    public async Task Close_lets_the_backlog_out_first()
    {
        var (conduit, peer) = await _rig.PairAsync();
        byte[] sent = new byte[3 << 20];
        new Random(2).NextBytes(sent);
        await _rig.RunAsync(() =>
        {
            conduit.TryWrite(sent);
            conduit.Close();
            conduit.Close();
            return Task.CompletedTask;
        });
        Assert.Equal(sent, ReadToEnd(peer));
        await _rig.SettleAsync();
        Assert.Equal(-1, ((SocketConduit)conduit).Descriptor);
        peer.Dispose();
    }

    [Fact]
    public async Task A_hundred_megabytes_for_a_peer_that_does_not_read_are_held_once()
    {
        var (conduit, peer) = await _rig.PairAsync();
        await _rig.RunAsync(() =>
        {
            byte[] piece = new byte[1 << 20];
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                Assert.Equal(WriteStatus.Backlog, conduit.TryWrite(piece));
            // Doubling: the largest buffer, and all the smaller ones it grew out of.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 90L << 20, 300L << 20);
            conduit.Abort();
            return Task.CompletedTask;
        });
        peer.Dispose();
    }

    [Fact]
    public async Task Abort_is_seen_as_a_reset()
    {
        var (conduit, peer) = await TcpPairAsync();
        await _rig.RunAsync(() =>
        {
            conduit.Abort();
            conduit.Abort();
            Assert.Equal(WriteStatus.Fault, conduit.TryWrite("x"u8));
            return Task.CompletedTask;
        });
        var reset = Assert.Throws<SocketException>(() => peer.Receive(new byte[1]));
        Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
        peer.Dispose();
    }

    [Fact]
    public async Task Half_close_leaves_the_other_direction_open_both_ways()
    {
        var (conduit, peer) = await TcpPairAsync();
        await _rig.RunAsync(() =>
        {
            conduit.Finish();
            return Task.CompletedTask;
        });
        Assert.Equal(0, peer.Receive(new byte[1]));
        peer.Send("late"u8);
        Assert.Equal("late", await ReadAsync(conduit));
        await CloseAsync(conduit, peer);

        (conduit, peer) = await TcpPairAsync();
        peer.Send("early"u8);
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal("early", await ReadAsync(conduit));
        Assert.Equal("", await ReadAsync(conduit));
        Assert.Equal("", await ReadAsync(conduit)); // the end stays the end
        await _rig.RunAsync(() => conduit.WriteAsync("answer"u8.ToArray(), new Deadline(_rig.Loop)).AsTask());
        Assert.Equal(6, peer.Receive(new byte[10]));
        await CloseAsync(conduit, peer);
    }

    [Fact]
    public async Task A_reset_is_told_to_a_reader_and_to_a_writer_that_wait()
    {
        var (conduit, peer) = await TcpPairAsync();
        Task<string> reading = ReadAsync(conduit);
        await _rig.SettleAsync();
        Reset(peer);
        var broken = await Assert.ThrowsAsync<ConduitException>(() => reading);
        Assert.Equal(new ConduitFault(FaultKind.Reset, "reset by peer") { Errno = 104 }, broken.Fault);
        await CloseAsync(conduit, peer);

        (conduit, peer) = await TcpPairAsync();
        Task writing = _rig.RunAsync(() => conduit.WriteAsync(new byte[16 << 20], new Deadline(_rig.Loop).Within(Limit, "test")).AsTask());
        await _rig.SettleAsync();
        Reset(peer);
        broken = await Assert.ThrowsAsync<ConduitException>(() => writing);
        Assert.Equal(FaultKind.Reset, broken.Fault.Kind);
        Assert.False(conduit.HasBacklog);
        await CloseAsync(conduit, peer);
    }

    [Theory]
    [InlineData(false, ReadStatus.Fault)]
    [InlineData(true, ReadStatus.End)]
    public async Task What_a_peer_said_before_it_reset_is_read_after_sending_has_failed(bool finishes, ReadStatus end)
    {
        var (conduit, peer) = await TcpPairAsync();
        peer.Send("last words"u8);
        if (finishes)
            peer.Shutdown(SocketShutdown.Send);
        Reset(peer);
        await _rig.RunAsync(() =>
        {
            Assert.Equal(WriteStatus.Fault, conduit.TryWrite("x"u8));
            Assert.Equal(FaultKind.Reset, conduit.WriteFault?.Kind);
            Assert.Null(conduit.Fault);
            Assert.Equal(ReadStatus.Data, conduit.TryRead(out var bytes));
            Assert.Equal("last words", System.Text.Encoding.ASCII.GetString(bytes.Span));
            Assert.Equal(end, conduit.TryRead(out _));
            return Task.CompletedTask;
        });
        await CloseAsync(conduit, peer);
    }

    [Fact]
    public async Task The_end_is_seen_while_a_backlog_waits_and_the_backlog_still_arrives()
    {
        var (conduit, peer) = await TcpPairAsync();
        byte[] sent = new byte[8 << 20];
        new Random(3).NextBytes(sent);
        await _rig.RunAsync(() => Task.FromResult(conduit.TryWrite(sent)));
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal("", await ReadAsync(conduit));
        Task draining = _rig.RunAsync(async () =>
        {
            await conduit.DrainAsync(new Deadline(_rig.Loop).Within(Limit, "test"));
            conduit.Finish();
        });
        Assert.Equal(sent, ReadToEnd(peer));
        await draining;
        await CloseAsync(conduit, peer);
    }

    [Fact]
    public async Task Data_and_end_that_came_before_the_first_read_are_both_seen()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        for (int i = 0; i < 50; i++)
        {
            using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            peer.Connect(listener.LocalEndPoint!);
            peer.Send("x"u8);
            peer.Shutdown(SocketShutdown.Send);
            Conduit conduit = await _rig.AdoptAsync(listener.Accept());
            Assert.Equal("x", await ReadAsync(conduit));
            Assert.Equal("", await ReadAsync(conduit));
            await CloseAsync(conduit, peer);
        }
    }

    [Fact]
    public async Task Bytes_given_back_are_read_first_and_in_order()
    {
        var (conduit, peer) = await _rig.PairAsync();
        peer.Send("three"u8);
        await _rig.RunAsync(() =>
        {
            conduit.Unread("two "u8);
            conduit.Unread("one "u8);
            Assert.True(conduit.HasUnread);
            return Task.CompletedTask;
        });
        Assert.Equal("one two ", await ReadAsync(conduit));
        Assert.Equal("three", await ReadAsync(conduit));
        await CloseAsync(conduit, peer);
    }

    public void Dispose()
    {
        _rig.Dispose();
        Assert.Empty(_rig.Bugs);
    }

    private static void Reset(Socket peer)
    {
        peer.LingerState = new LingerOption(true, 0);
        peer.Close();
    }

    private static byte[] ReadToEnd(Socket peer)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[100_000];
        while (peer.Receive(buffer) is > 0 and int count)
            all.Write(buffer, 0, count);
        return all.ToArray();
    }

    private Task<string> ReadAsync(Conduit conduit) => _rig.RunAsync(async () =>
        System.Text.Encoding.ASCII.GetString((await conduit.ReadAsync(new Deadline(_rig.Loop).Within(Limit, "test"))).Span));

    private async Task CloseAsync(Conduit conduit, Socket peer)
    {
        await _rig.RunAsync(() =>
        {
            conduit.Close();
            return Task.CompletedTask;
        });
        peer.Dispose();
    }

    private async Task<(Conduit Conduit, Socket Peer)> TcpPairAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        peer.Connect(listener.LocalEndPoint!);
        return (await _rig.AdoptAsync(listener.Accept()), peer);
    }
}
