using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Testing;
using Postern.Wire.Ends;
using Postern.Wire.Proxy;

namespace Postern.Net.Tests.Engine;

public sealed class DoorTests : IDisposable
{
    private readonly DoorBench _bench = new();

    [Fact]
    public async Task A_connection_is_carried_and_has_one_end_line()
    {
        Door door = _bench.Start(DoorBench.Tcp());
        using Socket client = _bench.Connect(door);
        client.Send("hello"u8);
        Socket backend = await _bench.AcceptAsync();
        Assert.Equal("hello", DoorBench.Hear(backend, 5));
        backend.Send("answer"u8);
        Assert.Equal("answer", DoorBench.Hear(client, 6));
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal("", DoorBench.Hear(backend, 1));
        backend.Send("late"u8);
        backend.Shutdown(SocketShutdown.Send);
        Assert.Equal("late", DoorBench.Hear(client, 5));
        string line = await _bench.EndAsync();
        Assert.Matches($@"^Information: door: connection \d+ from {client.LocalEndPoint} to 127\.0\.0\.1:{DoorBench.Port(_bench.Backend)}: client clear, server clear, 5 bytes up, 10 bytes down, \d+\.\d\d\d s: closed by the client$", line);
        await _bench.UntilAsync(() => door.Inside == 0);
        Assert.Equal(0, _bench.Loops.All[0].Load);
        Assert.Equal((1L, 5L, 10L), (door.Counters.Ended, door.Counters.BytesUp, door.Counters.BytesDown));
    }

    [Fact]
    public async Task A_connection_that_is_there_already_but_cannot_be_opened_is_no_connection()
    {
        Door door = _bench.Start(DoorBench.Tcp());
        Task serving = door.ServeOneAsync(_bench.Loops.All[0], _ => throw new IOException("descriptor 0 is closed"), PeerAddress.Local(PeerKind.Stdio));
        var why = await Assert.ThrowsAsync<IOException>(() => serving.WaitAsync(DoorBench.Limit));
        Assert.Equal("descriptor 0 is closed", why.Message);
        Assert.Equal((0, 0L), (door.Inside, door.Counters.Ended));
        _bench.Connect(door).Send("hello"u8);
        Assert.Equal("hello", DoorBench.Hear(await _bench.AcceptAsync(), 5));
    }

    [Fact]
    public async Task TLS_comes_in_and_the_server_that_closes_first_is_named()
    {
        Door door = _bench.Start(DoorBench.Tcp(tls: TlsMode.Tls));
        SslStream client = await _bench.ShakeAsync(_bench.Connect(door));
        Socket backend = await _bench.AcceptAsync();
        backend.Send("bye"u8);
        backend.Shutdown(SocketShutdown.Send);
        await client.ReadExactlyAsync(new byte[3]);
        Assert.Equal(0, await client.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false));
        await client.ShutdownAsync();
        string line = await _bench.EndAsync();
        Assert.Contains("client TLSv1.3 ", line);
        Assert.Contains(" sni=localhost", line);
        Assert.EndsWith("closed by the server", line);
    }

    [Fact]
    public async Task A_server_that_dies_is_named()
    {
        Door door = _bench.Start(DoorBench.Tcp(tls: TlsMode.Tls));
        Socket socket = _bench.Connect(door);
        SslStream client = await _bench.ShakeAsync(socket);
        Socket backend = await _bench.AcceptAsync();
        await client.WriteAsync("x"u8.ToArray());
        Assert.Equal("x", DoorBench.Hear(backend, 1)); // else the door may still be connecting
        backend.LingerState = new LingerOption(true, 0);
        backend.Close();
        Assert.EndsWith("server: reset by peer", await _bench.EndAsync());
        await DoorBench.AssertClosedAsync(socket);
    }

    [Fact]
    public async Task A_backend_that_refuses_ends_with_a_sentence_and_a_farewell()
    {
        Door door = _bench.Start(DoorBench.Tcp(protocol: MailProtocol.Pop3));
        _bench.Backend.Close();
        using Socket client = _bench.Connect(door);
        Assert.StartsWith("-ERR ", DoorBench.Hear(client, 200));
        client.Close();
        Assert.EndsWith("connection refused", await _bench.EndAsync());
    }

    [Fact]
    public async Task Denied_and_not_allowed_addresses_are_turned_away()
    {
        Door door = _bench.Start(DoorBench.Tcp(), settings => settings with { Allow = [Network("127.0.0.0/24")], Deny = [Network("127.0.0.9")] });
        foreach (string from in new[] { "127.0.0.9", "127.0.1.1" })
            await DoorBench.AssertClosedAsync(_bench.Connect(door, from));
        _bench.Connect(door, "127.0.0.2");
        await _bench.AcceptAsync();
        Assert.Equal(2, door.Counters.TurnedAway);
        Assert.Contains(_bench.Log.Lines, line => line.EndsWith("turned away: refused: the address is denied", StringComparison.Ordinal));
        Assert.Contains(_bench.Log.Lines, line => line.EndsWith("turned away: refused: the address is not allowed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_limits_of_connections_let_in_again_who_comes_after_one_left()
    {
        Door door = _bench.Start(DoorBench.Tcp(), settings => settings with { Limits = new Limits { Connections = 3, ConnectionsPerAddress = 2 } });
        Socket first = _bench.Connect(door);
        _bench.Connect(door);
        await _bench.UntilAsync(() => door.Inside == 2);
        await DoorBench.AssertClosedAsync(_bench.Connect(door));
        _bench.Connect(door, "127.0.0.2");
        await _bench.UntilAsync(() => door.Inside == 3);
        await DoorBench.AssertClosedAsync(_bench.Connect(door, "127.0.0.3"));
        Socket backend = await _bench.AcceptAsync();
        first.Close();
        backend.Close();
        await _bench.UntilAsync(() => door.Inside == 2);
        _bench.Connect(door);
        await _bench.UntilAsync(() => door.Inside == 3);
        Assert.Contains(_bench.Log.Lines, line => line.EndsWith("limit reached: connections per address (2)", StringComparison.Ordinal));
        Assert.Contains(_bench.Log.Lines, line => line.EndsWith("limit reached: connections (3)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ProxyHeaderVersion.V1)]
    [InlineData(ProxyHeaderVersion.V2)]
    public async Task The_backend_is_told_who_came_and_where_to(ProxyHeaderVersion version)
    {
        Door door = _bench.Start(DoorBench.Tcp(), settings => settings with { ProxyTo = version });
        using Socket client = _bench.Connect(door);
        client.Send("hello"u8);
        Socket backend = await _bench.AcceptAsync();
        byte[] bytes = ReadHeader(backend, out ProxyHeader header);
        Assert.Equal(client.LocalEndPoint, header.Source);
        Assert.Equal(client.RemoteEndPoint, header.Destination);
        if (version == ProxyHeaderVersion.V1)
            Assert.Equal($"PROXY TCP4 127.0.0.1 127.0.0.1 {((IPEndPoint)client.LocalEndPoint!).Port} {door.Ends[0].Port}\r\n", Encoding.ASCII.GetString(bytes));
        Assert.Equal("hello", DoorBench.Hear(backend, 5));
    }

    [Fact]
    public async Task A_header_from_a_trusted_proxy_names_the_client_and_is_passed_on()
    {
        Door door = _bench.Start(DoorBench.Tcp(tls: TlsMode.Tls), settings => settings with { ProxyFrom = [Network("127.0.0.1")], ProxyTo = ProxyHeaderVersion.V2 });
        using Socket socket = _bench.Connect(door);
        socket.Send("PROXY TCP4 192.0.2.7 198.51.100.1 4711 995\r\n"u8);
        SslStream client = await _bench.ShakeAsync(socket);
        await client.WriteAsync("hello"u8.ToArray());
        Socket backend = await _bench.AcceptAsync();
        ReadHeader(backend, out ProxyHeader header);
        Assert.Equal("192.0.2.7:4711", header.Source!.ToString());
        Assert.Equal("198.51.100.1:995", header.Destination!.ToString());
        Assert.Equal("hello", DoorBench.Hear(backend, 5));
        socket.Close();
        backend.Close();
        Assert.Contains("from 192.0.2.7:4711 to", await _bench.EndAsync());
    }

    [Fact]
    public async Task A_client_behind_a_trusted_proxy_is_judged_by_its_own_address()
    {
        Door door = _bench.Start(DoorBench.Tcp(), settings => settings with { ProxyFrom = [Network("127.0.0.1")], Deny = [Network("192.0.2.0/24")] });
        using Socket socket = _bench.Connect(door);
        socket.Send("PROXY TCP4 192.0.2.7 198.51.100.1 4711 995\r\n"u8);
        await DoorBench.AssertClosedAsync(socket);
        Assert.EndsWith("refused: the address is denied", await _bench.EndAsync());
    }

    [Theory]
    [InlineData("TCP4 192.0.2.7 198.51.100.1", "TCP4 192.0.2.7 198.51.100.1", "TCP4 192.0.2.8 198.51.100.1")]
    [InlineData("TCP6 2001:db8::7 2001:db8::1", "TCP6 2001:db8::8 2001:db8::1", "TCP6 2001:db8:0:1::7 2001:db8::1")]
    public async Task Clients_behind_a_trusted_proxy_are_counted_by_their_own_addresses(string first, string same, string other)
    {
        Door door = _bench.Start(DoorBench.Tcp(), settings => settings with { ProxyFrom = [Network("127.0.0.1")], Limits = new Limits { ConnectionsPerAddress = 1 } });
        Socket Introduced(string addresses)
        {
            Socket socket = _bench.Connect(door);
            socket.Send(Encoding.ASCII.GetBytes($"PROXY {addresses} 4711 995\r\n"));
            return socket;
        }
        Socket held = Introduced(first);
        Socket backend = await _bench.AcceptAsync();
        for (int refused = 1; refused <= 2; refused++)
        {
            using (Socket socket = Introduced(same))
                await DoorBench.AssertClosedAsync(socket);
            Assert.EndsWith("limit reached: connections per address (1)", await _bench.EndAsync(refused));
        }
        Introduced(other);
        await _bench.AcceptAsync();
        held.Close();
        backend.Close();
        await _bench.EndAsync(3);
        Introduced(same);
        await _bench.AcceptAsync();
        Assert.Equal(2, door.Counters.Ends["limit"]);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("PROXY TCP4 nonsense\r\n")]
    public async Task From_a_trusted_proxy_nothing_else_is_taken(string beginning)
    {
        Door door = _bench.Start(DoorBench.Tcp(), settings => settings with { ProxyFrom = [Network("127.0.0.1")] });
        using Socket socket = _bench.Connect(door);
        socket.Send(Encoding.ASCII.GetBytes(beginning));
        await DoorBench.AssertClosedAsync(socket);
        socket.Close();
        Assert.Contains("client: PROXY header: ", await _bench.EndAsync());
    }

    [Fact]
    public async Task A_header_from_anybody_else_is_just_bytes()
    {
        Door door = _bench.Start(DoorBench.Tcp(), settings => settings with { ProxyFrom = [Network("127.0.0.2")] });
        using Socket socket = _bench.Connect(door);
        socket.Send("PROXY TCP4 192.0.2.7 198.51.100.1 4711 995\r\n"u8);
        Assert.Equal("PROXY TCP4", DoorBench.Hear(await _bench.AcceptAsync(), 10));
    }

    [Fact]
    public async Task A_flood_of_silent_clients_does_not_keep_an_honest_one_out()
    {
        Door door = _bench.Start(DoorBench.Tcp(tls: TlsMode.Tls), settings => settings with { Limits = new Limits { PendingHandshakes = 10 } });
        Socket[] silent = [.. Enumerable.Range(0, 50).Select(_ => _bench.Connect(door))];
        SslStream client = await _bench.ShakeAsync(_bench.Connect(door));
        await _bench.AcceptAsync();
        await client.WriteAsync("hello"u8.ToArray());
        await _bench.EndAsync(41);
        Assert.All(_bench.EndLines, line => Assert.EndsWith("limit reached: pending handshakes", line));
        Assert.Equal(10, door.Inside);
        foreach (Socket socket in silent)
            socket.Close();
        await _bench.EndAsync(50);
    }

    [Theory]
    [InlineData(TlsMode.Auto, MailProtocol.Pop3)]
    [InlineData(TlsMode.StartTls, MailProtocol.Pop3)]
    public async Task A_flood_is_held_off_at_each_kind_of_door(TlsMode mode, MailProtocol protocol)
    {
        Door door = _bench.Start(DoorBench.Tcp(tls: mode, protocol: protocol), settings => settings with
        {
            Limits = new Limits { PendingHandshakes = 10, Detect = TimeSpan.FromMilliseconds(30) },
        });
        Socket[] silent = [.. Enumerable.Range(0, 50).Select(_ => _bench.Connect(door))];
        await _bench.EndAsync(40);
        Assert.All(_bench.EndLines, line => Assert.EndsWith("limit reached: pending handshakes", line));
        foreach (Socket socket in silent)
            socket.Close();
        await _bench.EndAsync(50);
    }

    [Fact]
    public async Task A_flood_whose_handshakes_wait_for_their_turn_is_held_off_as_well()
    {
        byte[] hello = await ClientHelloAsync();
        Door door = _bench.Start(DoorBench.Tcp(tls: TlsMode.Tls), settings => settings with { Limits = new Limits { PendingHandshakes = 10 } });
        Socket[] clients = new Socket[50];
        using (var release = new ManualResetEventSlim())
        {
            // All are there, with their first flight, before the first is served: more than one turn has time for.
            _bench.Loops.All[0].Post(release.Wait);
            for (int i = 0; i < clients.Length; i++)
            {
                clients[i] = _bench.Connect(door);
                clients[i].Send(hello);
            }
            release.Set();
            await _bench.EndAsync(40);
        }
        Assert.All(_bench.EndLines, line => Assert.EndsWith("limit reached: pending handshakes", line));
        Assert.Equal(10, door.Inside);
        foreach (Socket socket in clients)
            socket.Close();
        await _bench.EndAsync(50);
    }

    [Fact]
    public async Task A_drain_waits_for_who_goes_and_cuts_who_stays()
    {
        Door door = _bench.Start(DoorBench.Tcp());
        Socket leaver = _bench.Connect(door);
        Socket leaverBackend = await _bench.AcceptAsync();
        Socket stayer = _bench.Connect(door);
        Socket stayerBackend = await _bench.AcceptAsync();
        await _bench.UntilAsync(() => door.Inside == 2);
        door.Close();
        var time = new ManualTime();
        Task draining = door.DrainAsync(TimeSpan.FromMilliseconds(150), time, CancellationToken.None);
        leaver.Shutdown(SocketShutdown.Send);
        leaverBackend.Shutdown(SocketShutdown.Send);
        await _bench.EndAsync();
        await _bench.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            return draining.IsCompleted;
        });
        Assert.EndsWith("stopped here", await _bench.EndAsync(2));
        await DoorBench.AssertClosedAsync(stayer);
        await DoorBench.AssertClosedAsync(stayerBackend);
        Assert.Contains(_bench.Log.Lines, line => line.Contains("1 connections are still open", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TlsMode.Tls, MailProtocol.None)]
    [InlineData(TlsMode.StartTls, MailProtocol.Imap)]
    [InlineData(TlsMode.Auto, MailProtocol.Imap)]
    public async Task A_stop_ends_those_too_who_have_not_come_in_yet(TlsMode mode, MailProtocol protocol)
    {
        Door door = _bench.Start(DoorBench.Tcp(tls: mode, protocol: protocol));
        Socket client = _bench.Connect(door);
        await _bench.UntilAsync(() => door.Inside == 1);
        door.Close();
        await door.DrainAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));
        Assert.EndsWith("stopped here", await _bench.EndAsync());
        await DoorBench.AssertClosedAsync(client);
    }

    [Fact]
    public async Task A_stop_during_a_dial_is_heard_and_no_other_target_is_tried()
    {
        Socket silent = _bench.Listen();
        Door door = _bench.Start(DoorBench.Tcp(), settings => settings with
        {
            Connect = [DoorBench.Tcp(1), DoorBench.Tcp(2)],
            Via = [new Hop { Kind = HopKind.Socks5, Host = "127.0.0.1", Port = DoorBench.Port(silent) }],
            Limits = new Limits { Connect = TimeSpan.FromHours(1) },
        });
        Socket client = _bench.Connect(door);
        Socket proxy = await _bench.AcceptAsync(silent);
        Assert.Equal("\x05\x01\0", DoorBench.Hear(proxy, 3));
        door.Close();
        await door.DrainAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None).WaitAsync(DoorBench.Limit);
        Assert.EndsWith("stopped here", await _bench.EndAsync());
        Assert.False(silent.Poll(0, SelectMode.SelectRead));
        await DoorBench.AssertClosedAsync(client);
    }

    [Fact]
    public async Task Listeners_are_handed_over_under_load_and_nobody_is_lost()
    {
        Door first = _bench.Start(DoorBench.Tcp());
        Door second = first;
        using var stop = new CancellationTokenSource();
        Task serving = EchoAsync(stop.Token);
        int port = first.Ends[0].Port;
        Task[] clients = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 50; i++)
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port);
                await socket.SendAsync("x"u8.ToArray());
                Assert.Equal(1, await socket.ReceiveAsync(new byte[1]).WaitAsync(DoorBench.Limit));
            }
        }))];
        for (int i = 0; i < 10; i++)
        {
            Door before = second;
            second = _bench.Start(DoorBench.Tcp(), before: before.Listeners);
            before.Forget();
            await Task.Yield();
        }
        await Task.WhenAll(clients);
        Assert.Equal(port, second.Ends[0].Port);
        await stop.CancelAsync();
        await serving;
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>The first flight of a client that will not say more.</summary>
    private async Task<byte[]> ClientHelloAsync()
    {
        Socket listener = _bench.Listen();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, DoorBench.Port(listener));
        Socket server = await _bench.AcceptAsync(listener);
        await using var tls = new SslStream(client.GetStream());
        Task shaking = tls.AuthenticateAsClientAsync("localhost");
        byte[] hello = new byte[16384];
        int length = await server.ReceiveAsync(hello).WaitAsync(DoorBench.Limit);
        server.Close();
        await Assert.ThrowsAnyAsync<IOException>(() => shaking);
        return hello[..length];
    }

    private static Cidr Network(string text)
    {
        Assert.True(Cidr.TryParse(text, out Cidr network, out string? problem), problem);
        return network;
    }

    private static byte[] ReadHeader(Socket socket, out ProxyHeader header)
    {
        var bytes = new List<byte>();
        byte[] one = new byte[1];
        while (true)
        {
            Assert.Equal(1, socket.Receive(one));
            bytes.Add(one[0]);
            ProxyStatus status = ProxyReader.Read(bytes.ToArray(), out ProxyHeader? found, out _, out string? problem);
            Assert.NotEqual(ProxyStatus.Malformed, status);
            if (status != ProxyStatus.Done)
                continue;
            Assert.Null(problem);
            header = found!;
            return [.. bytes];
        }
    }

    private async Task EchoAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                Socket socket = await _bench.Backend.AcceptAsync(stop);
                _ = Task.Run(async () =>
                {
                    await using var stream = new NetworkStream(socket, ownsSocket: true);
                    await stream.CopyToAsync(stream);
                }, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
