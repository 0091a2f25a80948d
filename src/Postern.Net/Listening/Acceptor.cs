using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Listening;

/// <summary>A listening descriptor on one loop: takes connections in and gives each to the loop with the fewest.</summary>
/// <remarks>
/// Level-triggered, so that a queue longer than one batch is seen again. When descriptors run out (EMFILE) it rests for
/// a moment and tries again by itself: connections wait in the kernel's queue meanwhile, and nobody is turned away.
/// </remarks>
internal sealed class Acceptor : Watched
{
    private const int Batch = 32;
    private const int RestMilliseconds = 100;

    /// <summary>Loops whose load differs by less keep what they accept: a hand-over costs a wake-up.</summary>
    private const int Imbalance = 4;

    private readonly LoopGroup _loops;
    private readonly Loop _loop;
    private readonly Action<Loop, int, PeerAddress> _accepted;
    private readonly Action<string> _starved;
    private readonly Rest _rest;
    private int _fd;

    internal Acceptor(LoopGroup loops, Loop loop, int fd, Action<Loop, int, PeerAddress> accepted, Action<string> starved)
    {
        _loops = loops;
        _loop = loop;
        _fd = fd;
        _accepted = accepted;
        _starved = starved;
        _rest = new Rest(this);
    }

    /// <summary>The socket it listens on; -1 once it has stopped.</summary>
    internal int Descriptor => Volatile.Read(ref _fd);

    /// <summary>Begins; on the loop's thread.</summary>
    internal void Start()
    {
        if (_fd >= 0)
            _loop.Watch(_fd, this, Libc.EPOLLIN);
    }

    /// <summary>Ends; on the loop's thread. The descriptor is closed.</summary>
    internal void Stop()
    {
        if (_fd < 0)
            return;
        Loop.ClearAlarm(_rest);
        // Closing does not take it out of epoll where the socket is open elsewhere, as systemd's are: it would report it for ever.
        _loop.Detach(_fd, this);
        _ = Libc.close(_fd);
        _fd = -1;
    }

    protected internal override unsafe void OnEvents(Ready ready)
    {
        byte* address = stackalloc byte[128];
        for (int i = 0; i < Batch && _fd >= 0; i++)
        {
            if (_loops.IsFull)
            {
                TakeRest($"{_loops.Capacity} connections are open, more would take the last descriptors (raise LimitNOFILE or “ulimit -n”)");
                return;
            }
            int length = 128;
            int fd = Libc.accept4(_fd, address, &length, Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC);
            if (fd >= 0)
            {
                Give(fd, PeerAddress.FromNative(new ReadOnlySpan<byte>(address, length)));
                continue;
            }
            int errno = Libc.Errno;
            if (errno is Libc.EMFILE or Libc.ENFILE or Libc.ENOBUFS or Libc.ENOMEM)
                TakeRest(Libc.Describe(errno));
            // Errors of a connection that is already gone (accept(2)) concern nobody; the next one is taken.
            if (errno is not (Libc.EINTR or Libc.ECONNABORTED))
                return;
        }
    }

    private void Give(int fd, PeerAddress peer)
    {
        Loop least = _loops.LeastLoaded();
        if (least == _loop || _loop.Load - least.Load < Imbalance)
        {
            _loop.AddLoad(1);
            _accepted(_loop, fd, peer);
            return;
        }
        least.AddLoad(1);
        least.Post(() => _accepted(least, fd, peer));
    }

    private void TakeRest(string why)
    {
        _starved(why);
        _loop.Detach(_fd, this);
        _loop.SetAlarm(_rest, RestMilliseconds);
    }

    private sealed class Rest(Acceptor acceptor) : Alarm
    {
        protected internal override void OnAlarm() => acceptor.Start();
    }
}
