using System.Net;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Connecting;

/// <summary>One non-blocking connect, from socket(2) to its result.</summary>
/// <remarks>Owns its descriptor until <see cref="Take"/>; told to whoever began it, on the loop.</remarks>
internal sealed class ConnectAttempt : Watched
{
    private readonly Loop _loop;
    private readonly IConnectOwner _owner;
    private readonly ActionAlarm _limit;
    private int _fd = -1;
    private bool _hungUp;

    internal ConnectAttempt(Loop loop, IConnectOwner owner, IPEndPoint to)
    {
        _loop = loop;
        _owner = owner;
        To = to;
        _limit = new ActionAlarm(() => Fail(Libc.ETIMEDOUT));
    }

    internal IPEndPoint To { get; }

    /// <summary>Begins. 0: connected at once, as on loopback; EINPROGRESS: the owner will be told; else the error.</summary>
    internal int Start(SourceAddress? local, TimeSpan limit)
    {
        int error = Connect(local);
        if (error == Libc.EINPROGRESS)
        {
            _loop.Watch(_fd, this);
            _loop.SetAlarm(_limit, (long)limit.TotalMilliseconds);
        }
        else if (error != 0)
        {
            Close();
        }
        return error;
    }

    /// <summary>Hands the connection over.</summary>
    internal SocketConduit Take()
    {
        Loop.ClearAlarm(_limit);
        (int fd, _fd) = (_fd, -1);
        return Slot >= 0
            ? new SocketConduit(_loop, fd, this, _hungUp) { DialedTo = To.ToString() }
            : new SocketConduit(_loop, fd) { DialedTo = To.ToString() };
    }

    internal void Close()
    {
        Loop.ClearAlarm(_limit);
        _loop.Unwatch(this);
        if (_fd >= 0)
            _ = Libc.close(_fd);
        _fd = -1;
    }

    protected internal override void OnEvents(Ready ready)
    {
        _hungUp |= ready.HungUp;
        if (!ready.Writable)
            return;
        int error = SocketCalls.TakeError(_fd);
        if (error == 0)
            _owner.OnConnected(this);
        else
            Fail(error);
    }

    private void Fail(int error)
    {
        Close();
        _owner.OnFailed(this, error);
    }

    private int Connect(SourceAddress? local)
    {
        SocketAddress address = To.Serialize();
        _fd = Libc.socket(SocketCalls.Family(address), Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (_fd < 0)
            return Libc.Errno;
        SocketCalls.Set(_fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY);
        SocketCalls.Set(_fd, Libc.SOL_SOCKET, Libc.SO_KEEPALIVE);
        int error = local is null ? 0 : Bind(local);
        return error != 0 ? error : SocketCalls.Connect(_fd, address);
    }

    private int Bind(SourceAddress local)
    {
        if (local.IsForeign && SocketCalls.TrySetTransparent(_fd, To.AddressFamily) is > 0 and int refused)
            return refused;
        if (local.Port > 0)
        {
            int error = SocketCalls.Bind(_fd, new IPEndPoint(local.Address, local.Port).Serialize());
            if (error != Libc.EADDRINUSE)
                return error;
        }
        // The port is chosen at connect, for the pair of addresses: a port taken here would be taken for every target.
        SocketCalls.Set(_fd, Libc.IPPROTO_IP, Libc.IP_BIND_ADDRESS_NO_PORT);
        return SocketCalls.Bind(_fd, new IPEndPoint(local.Address, 0).Serialize());
    }
}
