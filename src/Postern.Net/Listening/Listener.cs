using System.Net;
using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Wire.Ends;
using Postern.Wire.Text;

namespace Postern.Net.Listening;

/// <summary>Everything one <c>accept</c> listens on. Opened first, started when all doors are open: nothing is half-started.</summary>
public sealed class Listener
{
    private readonly LoopGroup _loops;
    private readonly List<(Loop Loop, int Descriptor)> _sockets = [];
    private readonly List<(Loop Loop, Acceptor Acceptor)> _acceptors = [];
    private readonly string? _unixPath;
    private volatile Action<Loop, int, PeerAddress>? _accepted;
    private volatile Action<string>? _starved;

    private Listener(LoopGroup loops, End end, string? unixPath)
    {
        _loops = loops;
        Asked = end;
        End = end;
        _unixPath = unixPath;
    }

    /// <summary>What was asked for.</summary>
    public End Asked { get; }

    /// <summary>What was asked for, with the port that was really given.</summary>
    public End End { get; private set; }

    /// <summary>Opens an end. A host name is bound at each of its addresses; a bare port serves IPv4 and IPv6.</summary>
    /// <param name="loops">Who shares the work.</param>
    /// <param name="end">Where to listen.</param>
    /// <param name="inherited">A listening descriptor given by systemd, or -1.</param>
    /// <exception cref="ListenException">It cannot; the text says why and what to do.</exception>
    public static Listener Open(LoopGroup loops, End end, int inherited = -1)
    {
        var listener = new Listener(loops, end, end.Transport == TransportKind.Unix && inherited < 0 ? end.Path : null);
        if (inherited >= 0)
            listener.Adopt(inherited);
        else if (end.Transport == TransportKind.Unix)
            listener._sockets.Add((loops.All[0], ListeningSockets.OpenUnix(end.Path)));
        else
            listener.OpenTcp();
        return listener;
    }

    /// <summary>Begins to accept, or gives what comes from now on to somebody else: the sockets stay open, no connection is lost.</summary>
    /// <param name="accepted">Given each connection, on its loop; the loop's load has been counted up.</param>
    /// <param name="starved">Told that descriptors ran out.</param>
    public void Start(Action<Loop, int, PeerAddress> accepted, Action<string> starved)
    {
        _accepted = accepted;
        _starved = starved;
        foreach (var (loop, descriptor) in _sockets)
        {
            var acceptor = new Acceptor(_loops, loop, descriptor, (at, fd, peer) => _accepted(at, fd, peer), reason => _starved(reason));
            _acceptors.Add((loop, acceptor));
            loop.Post(acceptor.Start);
        }
        _sockets.Clear();
    }

    /// <summary>Stops accepting; open connections stay.</summary>
    public void Stop()
    {
        foreach (var (loop, acceptor) in _acceptors)
            loop.Post(acceptor.Stop);
        _acceptors.Clear();
        foreach (var (_, descriptor) in _sockets)
            _ = Native.Libc.close(descriptor);
        _sockets.Clear();
        if (_unixPath is not null)
            File.Delete(_unixPath);
    }

    private void Adopt(int descriptor)
    {
        _ = Native.Libc.fcntl(descriptor, Native.Libc.F_SETFD, Native.Libc.FD_CLOEXEC);
        nint flags = Native.Libc.fcntl(descriptor, Native.Libc.F_GETFL, 0);
        _ = Native.Libc.fcntl(descriptor, Native.Libc.F_SETFL, flags | Native.Libc.O_NONBLOCK);
        _sockets.Add((_loops.All[0], descriptor));
        if (End.Transport == TransportKind.Tcp)
            End = End with { Port = ListeningSockets.Port(descriptor) };
    }

    private void OpenTcp()
    {
        var failures = new List<ListenException>();
        int port = End.Port;
        foreach (IPAddress address in Addresses(End.Host))
        {
            try
            {
                // "*" is one socket for both families where the kernel has IPv6.
                bool any = End.Host.Length == 0;
                int[] sockets = ListeningSockets.OpenTcp(address, port, dualStack: any, _loops.All.Count);
                port = ListeningSockets.Port(sockets[0]);
                for (int i = 0; i < sockets.Length; i++)
                    _sockets.Add((_loops.All[i], sockets[i]));
            }
            catch (ListenException failure)
            {
                failures.Add(failure);
            }
        }
        if (_sockets.Count == 0)
            throw failures[0];
        End = End with { Port = port };
    }

    private static IPAddress[] Addresses(string host)
    {
        if (host.Length == 0)
            return [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any];
        if (IpText.TryRead(host, out IPAddress? literal))
            return [literal];
        try
        {
            return System.Net.Dns.GetHostAddresses(host);
        }
        catch (SocketException)
        {
            throw new ListenException($"the name {host} has no address; write an address of this machine, or leave the host out to listen on all");
        }
    }
}
