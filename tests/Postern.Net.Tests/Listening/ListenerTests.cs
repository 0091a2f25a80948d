using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Net.Native;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Net.Tests.Listening;

public sealed class ListenerTests : IDisposable
{
    private readonly LoopGroup _loops = new(2, TimeProvider.System, _ => { });
    private readonly TemporaryDirectory _directory = new();
    private readonly List<Listener> _listeners = [];
    private readonly BlockingCollection<PeerAddress> _accepted = [];

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_bare_port_serves_both_families(string address)
    {
        Listener listener = Open(Tcp(""));
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            client.Connect(IPAddress.Parse(address), listener.End.Port);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.NetworkUnreachable)
        {
            Assert.Skip($"no {address} here");
        }
        Assert.Equal(address, Accepted().ToIPAddress().ToString());
    }

    [Fact]
    public void An_address_serves_itself_alone()
    {
        Listener listener = Open(Tcp("127.0.0.1"));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Throws<SocketException>(() => client.Connect(IPAddress.Parse("127.0.0.2"), listener.End.Port));
    }

    [Fact]
    public void A_port_in_use_is_told_with_what_to_do()
    {
        int port = Open(Tcp("127.0.0.1")).End.Port;
        foreach (string host in new[] { "127.0.0.1", "" })
        {
            var problem = Assert.Throws<ListenException>(() => Listener.Open(_loops, Tcp(host, port)));
            Assert.EndsWith($":{port} is in use by another program; find it with “ss -ltnp sport = :{port}”, or choose another port", problem.Message);
        }
        Assert.Contains("is not an address of this machine", Assert.Throws<ListenException>(() => Listener.Open(_loops, Tcp("192.0.2.1"))).Message);
    }

    [Fact]
    public void A_host_is_served_at_all_its_addresses_or_at_none()
    {
        IPAddress first = IPAddress.Parse("127.0.0.1"), second = IPAddress.Parse("127.0.0.2");
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(second, 0));
        other.Listen();
        int port = ((IPEndPoint)other.LocalEndPoint!).Port;
        var problem = Assert.Throws<ListenException>(() => ListeningSockets.OpenAll([first, second], port, dualStack: false, 2));
        Assert.StartsWith($"127.0.0.2:{port} is in use by another program", problem.Message);
        problem = Assert.Throws<ListenException>(() => ListeningSockets.OpenAll([first, IPAddress.Parse("192.0.2.1")], port, dualStack: false, 2));
        Assert.EndsWith("is not an address of this machine", problem.Message);
        // Nothing is left open: the first address is free for somebody else.
        Assert.Equal(port, OpenAndClose(first, port));
        Assert.Equal(2, OpenAndCount(first, second));
    }

    [Fact]
    public void A_family_that_the_machine_does_not_have_is_left_out()
    {
        int expected = ListeningSockets.Has(IPAddress.IPv6Loopback) ? 2 : 1;
        Assert.Equal(expected, OpenAndCount(IPAddress.Loopback, IPAddress.IPv6Loopback));
    }

    [Fact]
    public void A_port_is_free_again_after_a_stop()
    {
        Listener first = Open(Tcp("127.0.0.1"));
        Connect(first);
        Accepted();
        first.Stop();
        Settle();
        Listener second = Open(Tcp("127.0.0.1", first.End.Port));
        Connect(second);
        Accepted();
    }

    [Fact]
    public void A_stale_socket_file_is_replaced_and_one_in_use_is_not()
    {
        string path = _directory.File("s");
        using (var stale = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            stale.Bind(new UnixDomainSocketEndPoint(path));
            File.Move(path, path + ".kept"); // .NET removes the file when it closes the socket
        }
        File.Move(path + ".kept", path);
        Listener listener = Open(Unix(path));
        Assert.Equal(path + " is in use by another program", Assert.Throws<ListenException>(() => Listener.Open(_loops, Unix(path))).Message);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(path));
        Assert.Equal(PeerKind.Unix, Accepted().Kind);
        listener.Stop();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_file_that_is_no_socket_is_never_replaced()
    {
        string path = _directory.Write("mailbox", "precious");
        var problem = Assert.Throws<ListenException>(() => Listener.Open(_loops, Unix(path)));
        Assert.Equal($"{path} is a file and no socket; choose another path", problem.Message);
        Assert.Equal("precious", File.ReadAllText(path));
    }

    [Fact]
    public void A_path_that_is_too_long_is_told()
    {
        string path = "/tmp/" + new string('x', 120);
        Assert.Contains("longer than 107 bytes", Assert.Throws<ListenException>(() => Listener.Open(_loops, Unix(path))).Message);
    }

    [Fact]
    public void A_descriptor_of_systemd_is_taken_over()
    {
        using var systemd = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        systemd.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        systemd.Listen();
        Listener listener = Start(Listener.Open(_loops, Tcp("", 995), Given(systemd)));
        Assert.Equal(((IPEndPoint)systemd.LocalEndPoint!).Port, listener.End.Port);
        Connect(listener);
        Accepted();
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.9.9.9", true)]
    [InlineData("0.0.0.0", false)]
    public void A_descriptor_of_systemd_takes_clear_text_from_no_network(string address, bool loopback)
    {
        using var systemd = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        systemd.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        systemd.Listen();
        int port = ((IPEndPoint)systemd.LocalEndPoint!).Port;
        var listener = Listener.Open(_loops, Tcp("127.0.0.1", 110), Given(systemd));
        _listeners.Add(listener);
        Assert.Equal((address, port), (listener.End.Host, listener.End.Port));
        Assert.Equal(listener.End, listener.Place(Tcp("127.0.0.1", 110), allowCleartext: true));
        Assert.Equal(address, listener.Place(Tcp("127.0.0.1", 110) with { Tls = TlsMode.Tls }, allowCleartext: false).Host);
        if (loopback)
        {
            Assert.Equal(listener.End, listener.Place(Tcp("127.0.0.1", 110), allowCleartext: false));
            return;
        }
        var problem = Assert.Throws<ListenException>(() => listener.Place(Tcp("127.0.0.1", 110), allowCleartext: false));
        Assert.Equal($"systemd's socket for tcp://127.0.0.1:110 is tcp://0.0.0.0:{port}, which takes clear text from a network: write ListenStream=127.0.0.1:{port} in its unit, or an end with TLS; --allow-cleartext (cleartext = allow) lets it be", problem.Message);
    }

    [Theory]
    [InlineData("::", "[::]", false)]
    [InlineData("::1", "[::1]", true)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1", true)]
    public void A_descriptor_of_systemd_for_IPv6_is_judged_by_its_address(string address, string written, bool loopback)
    {
        using var systemd = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        try
        {
            systemd.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            Assert.Skip($"no {address} here");
        }
        systemd.Listen();
        var listener = Listener.Open(_loops, Tcp("127.0.0.1", 110), Given(systemd));
        _listeners.Add(listener);
        Assert.StartsWith($"tcp://{written}:", listener.End.ToString());
        var problem = Record.Exception(() => listener.Place(Tcp("127.0.0.1", 110), allowCleartext: false));
        Assert.Equal(loopback, problem is null);
    }

    [Fact]
    public void A_Unix_descriptor_of_systemd_may_take_clear_text()
    {
        string path = _directory.File("systemd");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        systemd.Listen();
        Listener listener = Start(Listener.Open(_loops, Tcp("127.0.0.1", 110), Given(systemd)));
        Assert.Equal($"unix:{path}", listener.Place(Tcp("127.0.0.1", 110), allowCleartext: false).ToString());
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(path));
        Assert.Equal(PeerKind.Unix, Accepted().Kind);
    }

    [Theory]
    [InlineData(SocketType.Stream)]
    [InlineData(SocketType.Dgram)]
    public void A_descriptor_that_does_not_listen_is_refused(SocketType type)
    {
        using var systemd = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Unspecified);
        systemd.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var problem = Assert.Throws<ListenException>(() => Listener.Open(_loops, Tcp("127.0.0.1", 110), Given(systemd)));
        Assert.EndsWith(", given for tcp://127.0.0.1:110, is no socket that listens: its unit wants ListenStream= and Accept=no", problem.Message);
    }

    [Fact]
    public void Descriptors_of_systemd_are_found_by_name_and_given_out_once()
    {
        var variables = new Dictionary<string, string?> { ["LISTEN_PID"] = "42", ["LISTEN_FDS"] = "3", ["LISTEN_FDNAMES"] = "pop3s:imaps:pop3s" };
        var inherited = InheritedSockets.Read(name => variables.GetValueOrDefault(name), 42);
        Assert.Equal(["pop3s", "imaps", "pop3s"], inherited.Left);
        Assert.Equal(4, inherited.Take("imaps")?.Descriptor);
        Assert.Null(inherited.Take("imaps"));
        InheritedSocket? first = inherited.Take("pop3s");
        Assert.Equal((3, 5), (first?.Descriptor, inherited.Take("pop3s")?.Descriptor));
        Assert.Null(inherited.Take("pop3s"));
        Assert.Empty(inherited.Left);
        first!.GiveBack();
        Assert.Equal(["pop3s"], inherited.Left);
        Assert.Same(first, inherited.Take("pop3s"));
        Assert.Empty(InheritedSockets.Read(name => variables.GetValueOrDefault(name), 43).Left);
        variables["LISTEN_FDS"] = "-1";
        Assert.Empty(InheritedSockets.Read(name => variables.GetValueOrDefault(name), 42).Left);
        Assert.Empty(InheritedSockets.Read(_ => null, 42).Left);
    }

    [Fact]
    public void A_socket_of_systemd_that_is_left_is_given_back_and_reports_to_nobody()
    {
        using var systemd = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        systemd.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        systemd.Listen();
        InheritedSocket given = Given(systemd);
        given.Take();
        Listener listener = Start(Listener.Open(_loops, Tcp("127.0.0.1", 110), given));
        Connect(listener);
        Accepted();
        Assert.True(IsWatched(systemd));
        listener.Stop();
        Settle();
        Assert.False(given.IsTaken);
        Assert.False(IsWatched(systemd)); // a connection that waits for the next one would keep the loop spinning
        given.Take();
        Connect(Start(Listener.Open(_loops, Tcp("127.0.0.1", 110), given)));
        Accepted();
        listener.Stop();
        Assert.True(given.IsTaken);
    }

    [Fact]
    public void Every_loop_gets_its_share()
    {
        var perLoop = new ConcurrentDictionary<int, int>();
        var listener = Listener.Open(_loops, Tcp("127.0.0.1"));
        _listeners.Add(listener);
        listener.Start(
            (loop, fd, peer) =>
            {
                Assert.Same(loop, Loop.Current);
                perLoop.AddOrUpdate(loop.Index, 1, (_, count) => count + 1);
                Assert.Equal(0, Libc.close(fd));
                _accepted.Add(peer);
            },
            _ => { });
        for (int i = 0; i < 100; i++)
            Connect(listener);
        for (int i = 0; i < 100; i++)
            Accepted();
        // The loads are never given back here, so that they must come out nearly even.
        Assert.InRange(perLoop[0], 45, 55);
        Assert.Equal(100, _loops.All.Sum(loop => loop.Load));
    }

    public void Dispose()
    {
        _listeners.ForEach(listener => listener.Stop());
        _loops.Dispose();
        _directory.Dispose();
        _accepted.Dispose();
    }

    private static InheritedSocket Given(Socket systemd) => new("door", (int)systemd.Handle);

    /// <summary>Whether an epoll of this process knows the socket (proc(5): fdinfo tells the inode in hexadecimal).</summary>
    private static bool IsWatched(Socket socket)
    {
        string link = new FileInfo($"/proc/self/fd/{socket.Handle}").LinkTarget!; // a link is what stands there
        string inode = long.Parse(link["socket:[".Length..^1], CultureInfo.InvariantCulture).ToString("x", CultureInfo.InvariantCulture);
        return Directory.GetFiles("/proc/self/fdinfo").Any(file => Infos(file).Any(line => line.StartsWith("tfd:", StringComparison.Ordinal) && line.Contains($" ino:{inode} ", StringComparison.Ordinal)));
    }

    /// <summary>A descriptor of another test may be closed by now.</summary>
    private static string[] Infos(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static End Tcp(string host, int port = 0) => new() { Text = "test", Host = host, Port = port };

    private static End Unix(string path) => new() { Text = "test", Transport = TransportKind.Unix, Path = path };

    private static int OpenAndClose(IPAddress address, int port)
    {
        int fd = Assert.Single(Assert.Single(ListeningSockets.OpenAll([address], port, dualStack: false, 1)));
        int opened = ListeningSockets.Port(fd);
        Assert.Equal(0, Libc.close(fd));
        return opened;
    }

    /// <summary>How many of these addresses can be listened on, at one free port.</summary>
    private static int OpenAndCount(params IPAddress[] addresses)
    {
        IReadOnlyList<int[]> opened = ListeningSockets.OpenAll(addresses, 0, dualStack: false, 1);
        Assert.Single(opened.Select(sockets => ListeningSockets.Port(sockets[0])).Distinct());
        Assert.All(opened, sockets => Assert.Equal(0, Libc.close(sockets[0])));
        return opened.Count;
    }

    private static void Connect(Listener listener)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, listener.End.Port);
    }

    private Listener Open(End end) => Start(Listener.Open(_loops, end));

    private Listener Start(Listener listener)
    {
        _listeners.Add(listener);
        listener.Start(
            (Loop _, int fd, PeerAddress peer) =>
            {
                Assert.Equal(0, Libc.close(fd));
                _accepted.Add(peer);
            },
            _ => { });
        return listener;
    }

    private PeerAddress Accepted()
    {
        Assert.True(_accepted.TryTake(out PeerAddress peer, TimeSpan.FromSeconds(20)));
        return peer;
    }

    private void Settle()
    {
        foreach (Loop loop in _loops.All)
            loop.RunAsync(() => Task.CompletedTask).GetAwaiter().GetResult();
    }
}
