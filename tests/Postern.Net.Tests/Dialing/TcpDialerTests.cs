using System.Net;
using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Native;

namespace Postern.Net.Tests.Dialing;

public sealed class TcpDialerTests : IDisposable
{
    private readonly DialBench _bench = new();

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:{0}")]
    [InlineData("::1", "[::1]:{0}")]
    public async Task A_literal_is_dialed_and_carries_bytes_both_ways(string address, string where)
    {
        int port = _bench.Echo(address);
        var (echoed, to) = await _bench.DialAsync(Tcp(address, port), async (conduit, deadline) =>
            (await DialBench.ExchangeAsync(conduit, deadline, "hello"), conduit.DialedTo));
        Assert.Equal("hello", echoed);
        Assert.Equal(string.Format(where, port), to);
    }

    [Fact]
    public async Task Localhost_is_reached_where_only_IPv4_listens()
    {
        int port = _bench.Echo("127.0.0.1");
        Assert.Equal($"127.0.0.1:{port}", await _bench.WhereAsync(Tcp("localhost", port)));
    }

    [Fact]
    public async Task A_refusal_names_target_and_address()
    {
        int port = _bench.Refusing("127.0.0.1");
        Assert.Equal($"connect 127.0.0.1:{port}: 127.0.0.1 connection refused", await _bench.FailAsync(Tcp("127.0.0.1", port)));
    }

    [Fact]
    public async Task Silence_ends_at_the_limit()
    {
        int port = _bench.Blackhole("127.0.0.1");
        var dialer = new TcpDialer("127.0.0.1", port, null, TimeSpan.FromMilliseconds(50), _bench.Resolver);
        Assert.Equal($"connect 127.0.0.1:{port}: 127.0.0.1 timed out", await _bench.FailAsync(dialer));
    }

    [Fact]
    public async Task The_source_address_is_the_one_asked_for()
    {
        Socket listener = _bench.Listen("127.0.0.1");
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var dialer = new TcpDialer("127.0.0.1", port, IPAddress.Parse("127.0.0.9"), DialBench.Limit, _bench.Resolver);
        await _bench.WhereAsync(dialer);
        using Socket accepted = await listener.AcceptAsync();
        Assert.Equal("127.0.0.9", ((IPEndPoint)accepted.RemoteEndPoint!).Address.ToString());
    }

    [Fact]
    public async Task A_local_address_leaves_out_the_other_family()
    {
        int port = _bench.Refusing("127.0.0.1");
        var dialer = new TcpDialer("localhost", port, IPAddress.Loopback, DialBench.Limit, _bench.Resolver);
        Assert.Equal(
            $"connect localhost:{port}: ::1 is not of the family of the local address 127.0.0.1; 127.0.0.1 connection refused",
            await _bench.FailAsync(dialer));
    }

    [Fact]
    public async Task A_caller_that_gives_up_ends_the_dial()
    {
        int port = _bench.Blackhole("127.0.0.1");
        var failure = await Assert.ThrowsAsync<ConduitException>(() => _bench.Loop.RunAsync(async () =>
        {
            var deadline = new Deadline(_bench.Loop);
            ValueTask<Conduit> dial = Tcp("127.0.0.1", port).DialAsync(_bench.Loop, DialRequest.Anonymous, deadline);
            deadline.Within(TimeSpan.Zero, "shutdown");
            await dial;
        }));
        Assert.Equal($"connect 127.0.0.1:{port}: limit reached: shutdown", failure.Message);
    }

    [Fact]
    public async Task Nagle_is_off_and_keep_alive_on()
    {
        int port = _bench.Echo("127.0.0.1");
        int fd = -1;
        await _bench.DialAsync(Tcp("127.0.0.1", port), (conduit, _) =>
        {
            fd = ((SocketConduit)conduit).Descriptor;
            Assert.Equal(1, Option(fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY));
            Assert.Equal(1, Option(fd, Libc.SOL_SOCKET, Libc.SO_KEEPALIVE));
            Assert.Equal(Libc.FD_CLOEXEC, Libc.fcntl(fd, Libc.F_GETFD, 0));
            return Task.FromResult(true);
        });
    }

    public void Dispose() => _bench.Dispose();

    private TcpDialer Tcp(string host, int port) => new(host, port, null, DialBench.Limit, _bench.Resolver);

    private static unsafe int Option(int fd, int level, int option)
    {
        int value = 0;
        int size = sizeof(int);
        Assert.Equal(0, Libc.getsockopt(fd, level, option, &value, &size));
        return value;
    }
}
