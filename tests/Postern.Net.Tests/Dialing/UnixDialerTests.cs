using System.Net.Sockets;
using Postern.Net.Dialing;
using Postern.Testing;

namespace Postern.Net.Tests.Dialing;

public sealed class UnixDialerTests : IDisposable
{
    private readonly DialBench _bench = new();
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_path_is_dialed()
    {
        string path = _directory.File("socket");
        Socket listener = Listen(path, 16);
        Assert.Equal("unix:" + path, await _bench.WhereAsync(new UnixDialer(path, DialBench.Limit)));
        using Socket accepted = await listener.AcceptAsync();
    }

    [Fact]
    public async Task A_missing_path_says_so()
    {
        string path = _directory.File("nobody");
        Assert.Equal(
            $"connect unix:{path}: no such file or directory",
            await _bench.FailAsync(new UnixDialer(path, DialBench.Limit)));
    }

    [Fact]
    public async Task A_full_queue_is_asked_again_until_there_is_room()
    {
        string path = _directory.File("socket");
        Socket listener = Listen(path, 0);
        using Socket first = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        first.Connect(new UnixDomainSocketEndPoint(path));
        Task<string?> dialing = _bench.WhereAsync(new UnixDialer(path, DialBench.Limit));
        using Socket accepted = await listener.AcceptAsync();
        Assert.NotNull(await dialing);
    }

    [Fact]
    public async Task A_queue_that_stays_full_ends_at_the_limit()
    {
        string path = _directory.File("socket");
        Listen(path, 0);
        using Socket first = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        first.Connect(new UnixDomainSocketEndPoint(path));
        Assert.Equal(
            $"connect unix:{path}: timed out: the listener takes no connection",
            await _bench.FailAsync(new UnixDialer(path, TimeSpan.FromMilliseconds(60))));
    }

    [Fact]
    public void A_path_that_is_too_long_is_refused_at_start() =>
        Assert.Throws<DialerSettingException>(() => new UnixDialer("/" + new string('x', 200), DialBench.Limit));

    public void Dispose()
    {
        _bench.Dispose();
        _directory.Dispose();
    }

    private Socket Listen(string path, int backlog)
    {
        Socket listener = _bench.Own(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(backlog);
        return listener;
    }
}
