using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Native;
using Postern.Testing;

namespace Postern.Net.Tests.Conduits;

public sealed partial class HandedOverSocketTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly LoopRig _rig = new();
    private readonly List<IDisposable> _owned = [];
    private readonly List<Conduit> _conduits = [];

    [Fact]
    public async Task Only_an_untouched_TCP_socket_can_be_handedOver()
    {
        var (tcp, client) = await TcpAsync();
        Assert.True(await OnLoopAsync(() => tcp.CanBeHandedOver));
        client.Send("x"u8); // it lies in the kernel: whoever gets the descriptor reads it
        Assert.True(await OnLoopAsync(() => tcp.CanBeHandedOver));
        await ReadAsync(tcp);
        Assert.False(await OnLoopAsync(() => tcp.CanBeHandedOver));
        var (unread, _) = await TcpAsync();
        Assert.False(await OnLoopAsync(() =>
        {
            unread.Unread("x"u8);
            return unread.CanBeHandedOver;
        }));
        var (written, _) = await TcpAsync();
        Assert.False(await OnLoopAsync(() =>
        {
            written.TryWrite("x"u8);
            return written.CanBeHandedOver;
        }));
        var (pair, _) = await PairAsync();
        Assert.False(await OnLoopAsync(() => pair.CanBeHandedOver));
    }

    [Fact]
    public async Task What_came_while_it_was_handedOver_and_nobody_read_is_read_when_it_is_back()
    {
        var (tcp, client) = await TcpAsync();
        await OnLoopAsync(() =>
        {
            tcp.HandOver();
            client.Send("early "u8);
            client.Send("and late"u8);
            client.Shutdown(SocketShutdown.Send);
            tcp.TakeBack();
            return true;
        });
        var heard = new StringBuilder();
        for (string piece = await ReadAsync(tcp); piece.Length > 0; piece = await ReadAsync(tcp))
            heard.Append(piece);
        Assert.Equal("early and late", heard.ToString());
        Assert.Equal(14, tcp.BytesRead);
        await OnLoopAsync(() => tcp.TryWrite("answer"u8));
        byte[] answer = new byte[6];
        Assert.Equal(6, client.Receive(answer));
        Assert.Equal(6, tcp.BytesWritten);
    }

    [Fact]
    public async Task Whoever_gets_the_descriptor_has_the_conversation()
    {
        var (tcp, client) = await TcpAsync();
        var (near, far) = await PairAsync();
        await OnLoopAsync(() =>
        {
            tcp.HandOver();
            near.TryWrite("message"u8);
            near.SendDescriptor(tcp);
            return true;
        });
        Assert.Equal(7, far.Receive(new byte[7]));
        int received = Receive((int)far.Handle);
        Assert.True(received >= 0);
        await OnLoopAsync(() =>
        {
            tcp.Close();
            return true;
        });
        client.Send("hello"u8);
        Assert.Equal("hello", Hear(received, 5)); // closed here, open there
        Assert.Equal(0, Libc.close(received));
        Assert.Equal(0, client.Receive(new byte[1]));
    }

    [Fact]
    public async Task A_descriptor_for_nobody_is_told()
    {
        var (tcp, _) = await TcpAsync();
        var (near, far) = await PairAsync();
        far.Dispose();
        string why = await OnLoopAsync(() => Assert.Throws<ConduitException>(() => near.SendDescriptor(tcp)).Message);
        Assert.Equal("a descriptor cannot be passed: broken pipe", why);
    }

    public void Dispose()
    {
        OnLoopAsync(() =>
        {
            _conduits.ForEach(conduit => conduit.Close());
            return true;
        }).GetAwaiter().GetResult();
        _rig.Dispose();
        _owned.ForEach(thing => thing.Dispose());
        Assert.Empty(_rig.Bugs);
    }

    private Task<T> OnLoopAsync<T>(Func<T> ask) => _rig.RunAsync(() => Task.FromResult(ask()));

    private async Task<string> ReadAsync(Conduit conduit) => await _rig.RunAsync(async () =>
    {
        var deadline = new Deadline(_rig.Loop).Within(Limit, "test");
        var bytes = await conduit.ReadAsync(deadline);
        deadline.Clear();
        return Encoding.ASCII.GetString(bytes.Span);
    });

    private async Task<(SocketConduit Conduit, Socket Peer)> TcpAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000 };
        _owned.Add(peer);
        await peer.ConnectAsync(listener.LocalEndPoint!);
        return (Own(await _rig.AdoptAsync(await listener.AcceptAsync())), peer);
    }

    private async Task<(SocketConduit Conduit, Socket Peer)> PairAsync()
    {
        var (conduit, peer) = await _rig.PairAsync();
        _owned.Add(peer);
        return (Own(conduit), peer);
    }

    private SocketConduit Own(Conduit conduit)
    {
        _conduits.Add(conduit);
        return (SocketConduit)conduit;
    }

    private static unsafe string Hear(int fd, int length)
    {
        byte* bytes = stackalloc byte[length];
        int all = 0;
        long began = TimeProvider.System.GetTimestamp();
        while (all < length && TimeProvider.System.GetElapsedTime(began) < Limit)
            all += Math.Max(0, (int)Libc.recv(fd, bytes + all, length - all, 0));
        return Encoding.ASCII.GetString(bytes, all);
    }

    /// <summary>The descriptor beside the next byte; the layout is that of a 64-bit Linux.</summary>
    private static unsafe int Receive(int socket)
    {
        byte letter;
        nint* piece = stackalloc nint[2];
        (piece[0], piece[1]) = ((nint)(&letter), 1);
        nint* control = stackalloc nint[3];
        nint* message = stackalloc nint[7];
        new Span<nint>(message, 7).Clear();
        (message[2], message[3], message[4], message[5]) = ((nint)piece, 1, (nint)control, 24);
        Assert.Equal(1, recvmsg(socket, message, 0));
        Assert.Equal((20, 1, 1), ((int)control[0], ((int*)control)[2], ((int*)control)[3]));
        return ((int*)control)[4];
    }

    [LibraryImport("libc")]
    private static unsafe partial nint recvmsg(int socket, void* message, int flags);
}
