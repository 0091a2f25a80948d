using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Net.Dialing;
using Postern.Net.Dns;
using Postern.Net.Engine;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Net.Tests.Tls;
using Postern.Net.Tls;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Net.Tests.Engine;

/// <summary>Doors over loopback, with the backend and the clients in the test's hands.</summary>
internal sealed class DoorBench : IDisposable
{
    private readonly List<Exception> _bugs = [];
    private readonly List<IDisposable> _owned = [];
    private readonly List<Door> _doors = [];
    private readonly TestAuthority _authority = new();
    private readonly TemporaryDirectory _directory = new();

    internal DoorBench(int loops = 1, TimeProvider? time = null)
    {
        Loops = new LoopGroup(loops, time ?? TimeProvider.System, bug =>
        {
            lock (_bugs)
                _bugs.Add(bug);
        });
        Backend = Listen();
    }

    internal static TimeSpan Limit { get; } = TimeSpan.FromSeconds(20);

    internal LoopGroup Loops { get; }

    internal Socket Backend { get; }

    internal RecordedLog Log { get; } = new();

    internal TemporaryDirectory Directory => _directory;

    internal IEnumerable<string> EndLines => Log.Lines.Where(line => line.Contains("bytes up", StringComparison.Ordinal));

    internal static End Tcp(int port = 0, TlsMode tls = TlsMode.Clear, MailProtocol protocol = MailProtocol.None, string host = "127.0.0.1") =>
        new() { Text = "test", Host = host, Port = port, Tls = tls, Protocol = protocol };

    internal static int Port(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>A door to the backend, open and started.</summary>
    internal Door Start(End accept, Func<DoorSettings, DoorSettings>? change = null, IReadOnlyCollection<Listener>? before = null, Func<Dialer, Dialer>? way = null, Func<Func<Way>, IReception>? receive = null)
    {
        var settings = new DoorSettings { Name = "door", Accept = [accept], Connect = [Tcp(Port(Backend))] };
        settings = change?.Invoke(settings) ?? settings;
        var server = Own(new TlsServer(Loops.All, settings.Server));
        server.Use([TlsBench.Identity(Own(_authority.Issue()))]);
        var client = Own(new TlsClient(Loops.All, settings.Client with { CaFile = _authority.WriteTo(_directory) }));
        Dialer dialer = new DialerFactory(new Resolver(TimeProvider.System, NullLogger.Instance), default!, NullLogger.Instance).For(settings);
        var door = new Door(settings, new DoorParts
        {
            Loops = Loops,
            Server = server,
            Client = client,
            Dialer = way?.Invoke(dialer) ?? dialer,
            Reception = receive?.Invoke(() => new Way(settings, dialer, client, new PreludeSettings())),
            Inherited = InheritedSockets.None,
            Detected = new DetectMemory(),
            Log = Log,
        });
        door.Open(before ?? []);
        door.Start();
        _doors.Add(door);
        return door;
    }

    internal Socket Connect(Door door, string from = "127.0.0.1")
    {
        var socket = Own(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000 });
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        socket.Connect(IPAddress.Loopback, door.Ends[0].Port);
        return socket;
    }

    internal Task<Socket> AcceptAsync() => AcceptAsync(Backend);

    internal async Task<Socket> AcceptAsync(Socket listener)
    {
        Socket socket = Own(await listener.AcceptAsync().WaitAsync(Limit));
        socket.ReceiveTimeout = 20_000;
        return socket;
    }

    internal async Task<SslStream> ShakeAsync(Socket socket)
    {
        var tls = Own(new SslStream(new NetworkStream(socket)));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true }).WaitAsync(Limit);
        return tls;
    }

    /// <summary>Waits for this many end lines, and gives their last.</summary>
    internal async Task<string> EndAsync(int count = 1)
    {
        await UntilAsync(() => EndLines.Count() >= count);
        Assert.Equal(count, EndLines.Count());
        return EndLines.Last();
    }

    internal async Task UntilAsync(Func<bool> done)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!done())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, "it does not come: " + string.Join('\n', Log.Lines));
            foreach (Loop loop in Loops.All)
                await loop.RunAsync(() => Task.CompletedTask);
            await Task.Yield();
        }
    }

    internal static string Hear(Socket socket, int length)
    {
        byte[] bytes = new byte[length];
        int all = 0;
        while (all < length && socket.Receive(bytes.AsSpan(all)) is > 0 and int count)
            all += count;
        return System.Text.Encoding.ASCII.GetString(bytes, 0, all);
    }

    /// <summary>The client is gone from the door's point of view: an end or a reset comes.</summary>
    internal static async Task AssertClosedAsync(Socket socket)
    {
        try
        {
            byte[] buffer = new byte[4096];
            while (await socket.ReceiveAsync(buffer).WaitAsync(Limit) > 0)
            {
                // last words
            }
        }
        catch (SocketException e)
        {
            Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
        }
    }

    internal Socket Listen()
    {
        var listener = Own(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1000);
        return listener;
    }

    internal T Own<T>(T thing)
        where T : IDisposable
    {
        _owned.Add(thing);
        return thing;
    }

    public void Dispose()
    {
        _doors.ForEach(door => door.Close());
        foreach (Door door in _doors)
            door.DrainAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult();
        Assert.All(Loops.All, loop => Assert.Equal((0, 0), (loop.Load, TlsBench.SslObjectsOf(loop))));
        _owned.Reverse();
        foreach (IDisposable thing in _owned)
            thing.Dispose();
        Loops.Dispose();
        _authority.Dispose();
        _directory.Dispose();
        Assert.Empty(_bugs);
        Assert.DoesNotContain(Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }
}
