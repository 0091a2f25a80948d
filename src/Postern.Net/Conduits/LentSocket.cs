using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Conduits;

/// <summary>A TCP connection that another process reads and writes; here it is watched, and what comes in is acknowledged at once.</summary>
/// <remarks>
/// sshd before OpenSSH 10.1 leaves Nagle's algorithm on: it holds the second of two small packets until the first is
/// acknowledged, and the kernel puts that off for 40 ms. TCP_QUICKACK (tcp(7)) sends it now; the kernel goes back to
/// putting off by itself, so that it has to be said again and again; how often, <see cref="LinePace"/> knows.
/// </remarks>
public sealed class LentSocket : Watched, IDisposable
{
    private readonly Loop _loop;
    private readonly ActionAlarm _again;
    private readonly LinePace _pace;
    private int _fd;

    /// <summary>Watches a connection through a descriptor of its own, a copy of this one.</summary>
    /// <exception cref="IOException">There is no descriptor left.</exception>
    public LentSocket(Loop loop, int descriptor)
    {
        _loop = loop;
        _again = new ActionAlarm(Resume);
        _pace = new LinePace(() => Facts is { } facts ? facts.BytesReceived + facts.BytesSent : 0);
        _fd = Libc.fcntl(descriptor, Libc.F_DUPFD_CLOEXEC, 3);
        if (_fd < 0)
            throw new IOException($"a socket cannot be copied: {Libc.Describe(Libc.Errno)}");
        SocketCalls.Set(_fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY);
        Watch();
    }

    /// <summary>How it does; null once it is closed here.</summary>
    public TcpFacts? Facts => _fd < 0 ? null : TcpFacts.Of(_fd);

    /// <summary>Lets go of it: as long as this copy is open the peer sees no end.</summary>
    public void Dispose()
    {
        if (_fd < 0)
            return;
        Loop.ClearAlarm(_again);
        // The other copies keep the connection open, and with it its place in epoll.
        if (Slot >= 0)
            _loop.Detach(_fd, this);
        _ = Libc.close(_fd);
        _fd = -1;
    }

    /// <inheritdoc/>
    protected internal override void OnEvents(Ready ready)
    {
        Acknowledge();
        if (!_pace.RestsAfterEvent(_loop.Now))
            return;
        _loop.Detach(_fd, this);
        _loop.SetAlarm(_again, LinePace.Window);
    }

    private void Resume()
    {
        if (_pace.RestsOn())
            _loop.SetAlarm(_again, LinePace.Window);
        else
            Watch();
        Acknowledge();
    }

    /// <summary>What came may have been read by the other process before epoll looks, and it tells nothing then; that the socket can be written is always so.</summary>
    private void Watch() => _loop.Watch(_fd, this, Libc.EPOLLIN | Libc.EPOLLOUT | Libc.EPOLLET);

    private void Acknowledge() => SocketCalls.Set(_fd, Libc.IPPROTO_TCP, Libc.TCP_QUICKACK);
}
