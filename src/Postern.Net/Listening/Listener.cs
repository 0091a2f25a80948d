using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
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
    private string? _unixPath;
    private readonly bool _inherited;
    private InheritedSocket? _given;
    private volatile Action<Loop, int, PeerAddress>? _accepted;
    private volatile Action<string>? _starved;

    private Listener(LoopGroup loops, End end, InheritedSocket? given)
    {
        _loops = loops;
        _given = given;
        _inherited = given is not null;
        Asked = end;
        End = end;
        _unixPath = end.Transport == TransportKind.Unix && !_inherited ? end.Path : null;
    }

    /// <summary>What was asked for when it was opened.</summary>
    public End Asked { get; }

    /// <summary>What was asked for, at the place it really has: the port that was given, all of the address of a socket of systemd.</summary>
    public End End { get; private set; }

    /// <summary>Its first descriptor, for messages.</summary>
    public int Descriptor { get; private set; }

    /// <summary>systemd opened it, to which it is given back.</summary>
    public bool IsInherited => _inherited;

    /// <summary>Opens an end. A host name is bound at each of its addresses; a bare port serves IPv4 and IPv6.</summary>
    /// <param name="loops">Who shares the work.</param>
    /// <param name="end">Where to listen.</param>
    /// <param name="inherited">A socket of systemd that was taken for it; it is given back when nobody listens any more, or when it cannot be used.</param>
    /// <param name="rules">How sockets are opened; null for the house's way.</param>
    /// <exception cref="ListenException">It cannot; the text says why and what to do.</exception>
    public static Listener Open(LoopGroup loops, End end, InheritedSocket? inherited = null, ListenRules? rules = null)
    {
        rules ??= new ListenRules();
        var listener = new Listener(loops, end, inherited);
        if (inherited is not null)
            listener.Adopt(inherited);
        else if (end.Transport == TransportKind.Unix)
            listener._sockets.Add((loops.All[0], ListeningSockets.OpenUnix(end.Path, rules, ModeOf(end))));
        else
            listener.OpenTcp(rules);
        listener.Descriptor = listener._sockets[0].Descriptor;
        return listener;
    }

    /// <summary>Takes sockets over that another process listens on, for the place that it asked for.</summary>
    /// <param name="loops">Who shares the work; where there are fewer than sockets, one has several.</param>
    /// <param name="asked">What was asked for when they were opened.</param>
    /// <param name="descriptors">The sockets; they are the listener's from now on.</param>
    /// <exception cref="ListenException">They are no listening TCP or Unix sockets.</exception>
    public static Listener Adopt(LoopGroup loops, End asked, IReadOnlyList<SafeFileHandle> descriptors)
    {
        var listener = new Listener(loops, asked, given: null);
        for (int i = 0; i < descriptors.Count; i++)
        {
            // It may have been opened for "any port", or by another family of address.
            if (i == 0)
                listener.End = asked with { Port = InheritedSocket.PlaceOf((int)descriptors[i].DangerousGetHandle(), asked).Port };
            listener._sockets.Add((loops.All[i % loops.All.Count], Detach(descriptors[i])));
        }
        listener.Descriptor = listener._sockets[0].Descriptor;
        return listener;
    }

    /// <summary>Descriptors of its sockets for another process, which are the caller's.</summary>
    /// <remarks>Nobody may stop it meanwhile.</remarks>
    /// <exception cref="IOException">There are none left.</exception>
    public IReadOnlyList<SafeFileHandle> Duplicate() =>
        [.. _sockets.Select(one => one.Descriptor).Concat(_acceptors.Select(one => one.Acceptor.Descriptor)).Select(InheritedSocket.Duplicate)];

    /// <summary>Another process listens here as well, and goes on: the file of a Unix socket stays when this one stops.</summary>
    public void GiveAway() => _unixPath = null;

    // Nobody logs in over LMTP: who may write to the socket may deliver, and that is its owner and its group.
    private static UnixFileMode? ModeOf(End end) => end.Protocol == MailProtocol.Lmtp
        ? UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        : null;

    /// <summary>Whether an end asks for the same place; what is spoken there may be another thing.</summary>
    public bool IsAt(End end) =>
        Asked.Transport == end.Transport && Asked.Host == end.Host && Asked.Port == end.Port && Asked.Path == end.Path;

    /// <summary>An end that is served here, at the place it really has.</summary>
    /// <param name="end">What is spoken, and the place that was asked for.</param>
    /// <param name="allowCleartext">Clear text may cross a network.</param>
    /// <exception cref="ListenException">Clear text would cross a network: systemd's socket need not be where the URL says.</exception>
    public End Place(End end, bool allowCleartext)
    {
        End here = end with { Transport = End.Transport, Host = End.Host, Port = End.Port, Path = End.Path };
        if (_inherited && !allowCleartext && here is { Tls: TlsMode.Clear, Transport: TransportKind.Tcp } && !IsLoopback(here.Host))
            throw new ListenException($"systemd's socket for {end} is {here}, which takes clear text from a network: write ListenStream={new HostPort("127.0.0.1", here.Port)} in its unit, or an end with TLS; --allow-cleartext (cleartext = allow) lets it be");
        return here;
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
        _given?.GiveBack();
        _given = null; // by now it may be somebody else's
    }

    private void Adopt(InheritedSocket given)
    {
        try
        {
            End = given.PlaceOf(End);
            _sockets.Add((_loops.All[0], given.Open()));
        }
        catch (ListenException)
        {
            given.GiveBack();
            throw;
        }
    }

    private static int Detach(SafeFileHandle descriptor)
    {
        int own = (int)descriptor.DangerousGetHandle();
        descriptor.SetHandleAsInvalid();
        return own;
    }

    private static bool IsLoopback(string host) => IpText.TryRead(host, out IPAddress? address) && IPAddress.IsLoopback(address);

    private void OpenTcp(ListenRules rules)
    {
        // "*" is one socket for both families where the kernel has IPv6.
        bool any = End.Host.Length == 0;
        foreach (int[] sockets in ListeningSockets.OpenAll(Addresses(End.Host), End.Port, dualStack: any, _loops.All.Count, rules.Settings))
        {
            End = End with { Port = ListeningSockets.Port(sockets[0]) };
            for (int i = 0; i < sockets.Length; i++)
                _sockets.Add((_loops.All[i], sockets[i]));
        }
    }

    private static IPAddress[] Addresses(string host)
    {
        if (host.Length == 0)
            return [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any];
        if (IpText.TryRead(host, out IPAddress? literal))
            return [literal];
        try
        {
            // An address may stand twice in /etc/hosts.
            return [.. System.Net.Dns.GetHostAddresses(host).Distinct()];
        }
        catch (SocketException)
        {
            throw new ListenException($"the name {host} has no address; write an address of this machine, or leave the host out to listen on all");
        }
    }
}
