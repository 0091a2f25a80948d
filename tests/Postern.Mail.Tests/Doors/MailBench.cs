using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Mail.Delivery;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Imap;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Doors.Pop3;
using Postern.Mail.Doors.Submission;
using Postern.Mail.Gateway;
using Postern.Mail.Gateway.Servers;
using Postern.Mail.Guard;
using Postern.Mail.Servers.Lmtp;
using Postern.Mail.Tests.Delivery;
using Postern.Net.Dialing;
using Postern.Net.Dns;
using Postern.Net.Engine;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Doors;

/// <summary>Mail doors over loopback with <c>login = pass</c>, in front of servers that are in the test's hands.</summary>
/// <remarks>When it is disposed, every connection to a server has been closed, and every client has had one end line.</remarks>
internal sealed class MailBench : IDisposable
{
    private readonly List<Exception> _bugs = [];
    private readonly List<IDisposable> _owned = [];
    private readonly List<ScriptedServer> _servers = [];
    private readonly List<Door> _doors = [];
    private readonly List<ServerGroup> _groups = [];
    private readonly TestAuthority _authority = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly LoopGroup _loops;
    private int _clients;

    internal MailBench()
    {
        _loops = new LoopGroup(1, TimeProvider.System, bug =>
        {
            lock (_bugs)
                _bugs.Add(bug);
        });
        Guard = new LoginGuard(new byte[32], TimeProvider.System, Log);
        Certificate = Own(_authority.Issue());
        Workers = Own(new Workers(1, 8));
    }

    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    internal RecordedLog Log { get; } = new();

    internal LoginGuard Guard { get; }

    internal TestCertificate Certificate { get; }

    internal Workers Workers { get; }

    internal IEnumerable<string> EndLines => Log.Lines.Where(line => line.Contains("bytes up", StringComparison.Ordinal));

    internal ScriptedServer Serve(Func<ScriptedPeer, Task> serve)
    {
        var server = new ScriptedServer(serve);
        _servers.Add(server);
        return server;
    }

    /// <summary>Looks after the servers of all doors; it is disposed before this is.</summary>
    internal ServerWatch Watch(TimeProvider time) => new(_groups, _loops.All, time);

    /// <summary>The servers of all doors, in the order in which the doors name them.</summary>
    internal IReadOnlyList<ServerPicture> Servers => [.. _groups.SelectMany(group => group.Pictures)];

    /// <summary>A door to a server, or to mailboxes here, or to both.</summary>
    internal Door Start(MailProtocol protocol, ScriptedServer? server, TlsMode accept = TlsMode.StartTls, TlsMode connect = TlsMode.Clear, Func<DoorSettings, DoorSettings>? change = null, TestMailboxes? mailboxes = null)
    {
        var settings = new DoorSettings
        {
            Name = "door",
            Accept = [EndOf(protocol, 0, accept)],
            Connect = server is null ? [] : [EndOf(protocol, server.Port, connect)],
            Mail = new MailSettings { Login = LoginCheck.Pass, Domain = "example.test", AnySender = true },
        };
        settings = change?.Invoke(settings) ?? settings;
        var client = Own(new TlsClient(_loops.All, settings.Client with { CaFile = _authority.WriteTo(_directory) }));
        var ways = new LoginWays(Postern.Wire.Sasl.SaslMechanisms.All, Workers);
        var gateway = new MailGateway(settings, [.. settings.Mail.Routes.Select(rule => new GatewayRoute(rule, GroupOf(rule.Of(settings), client))), new GatewayRoute(null, GroupOf(settings, client))], new NoSecrets(), "door.example", ways, Log);
        DeliveryParts? delivery = mailboxes?.PartsOf(settings, Log);
        return Open(settings, client, delivery is null ? gateway : new SubmissionMailboxes(delivery, server is null ? null : gateway), mailboxes, delivery);
    }

    /// <summary>A door in clear text to mailboxes of this process; whoever gives a password is let in.</summary>
    internal Door StartHere(MailProtocol protocol, IBackend backend, Func<DoorSettings, DoorSettings>? change = null)
    {
        var settings = InTheClear(new DoorSettings
        {
            Name = "door",
            Accept = [EndOf(protocol, 0, TlsMode.StartTls)],
            Connect = [],
            Mail = new MailSettings { Login = LoginCheck.Pass, Mailboxes = "here" },
        });
        return Open(change?.Invoke(settings) ?? settings, client: null, backend, mailboxes: null, delivery: null);
    }

    private Door Open(DoorSettings settings, TlsClient? client, IBackend backend, TestMailboxes? mailboxes, DeliveryParts? delivery)
    {
        MailProtocol protocol = settings.Accept[0].Protocol;
        var tlsServer = Own(new TlsServer(_loops.All, settings.Server));
        tlsServer.Use([new TlsIdentity(Certificate.ChainDer, Certificate.KeyPemBytes, ["localhost"])]);
        var ways = new LoginWays(Postern.Wire.Sasl.SaslMechanisms.All, Workers);
        IJudge judge = mailboxes is null ? new PassJudge() : new AccountJudge(mailboxes.Accounts);
        var desk = new LoginDesk(settings, judge, ways, backend, new GuardPost(Guard, settings.Limits.Guard, hasLabels: false), tlsServer, new DoorCompany(mailboxes?.Accounts, null), "door.example", TimeProvider.System, Log);
        var door = new Door(settings, new DoorParts
        {
            Loops = _loops,
            Server = tlsServer,
            Client = client,
            Dialer = DialerOf(settings),
            Reception = protocol switch
            {
                MailProtocol.Imap => new ImapDoor(desk),
                MailProtocol.Pop3 => new Pop3Door(desk),
                MailProtocol.Lmtp => new LmtpDoor(delivery ?? throw new InvalidOperationException("it has mailboxes"), tlsServer),
                _ => new SubmissionDoor(desk, settings, TimeProvider.System, Log),
            },
            Inherited = InheritedSockets.None,
            Detected = new DetectMemory(),
            Log = Log,
        });
        door.Open([]);
        door.Start();
        _doors.Add(door);
        return door;
    }

    internal static End EndOf(MailProtocol protocol, int port, TlsMode tls) => new() { Text = "test", Host = "127.0.0.1", Port = port, Tls = tls, Protocol = protocol };

    /// <summary>The networks of this machine may log in without TLS, so that a test may be read.</summary>
    internal static DoorSettings InTheClear(DoorSettings settings) => settings with { Mail = settings.Mail with { ClearLogin = [Cidr.TryParse("127.0.0.0/8", out var all, out _) ? all : throw new InvalidOperationException()] } };

    internal TestClient Connect(Door door)
    {
        _clients++;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, door.Ends[0].Port);
        return Own(new TestClient(new NetworkStream(socket, ownsSocket: true)));
    }

    /// <summary>So many connections are made by programs of the test.</summary>
    internal void Expect(int connections) => _clients += connections;

    /// <summary>Waits for this many end lines, and gives their last.</summary>
    internal async Task<string> EndAsync(int count = 1)
    {
        await UntilAsync(() => EndLines.Count() >= count, "an end line");
        Assert.Equal(count, EndLines.Count());
        return EndLines.Last();
    }

    internal async Task UntilAsync(Func<bool> done, string what)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!done())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{what} does not come: {string.Join('\n', Log.Lines)}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    internal T Own<T>(T thing)
        where T : IDisposable
    {
        _owned.Add(thing);
        return thing;
    }

    public void Dispose()
    {
        foreach (TestClient client in _owned.OfType<TestClient>())
            client.Dispose();
        _doors.ForEach(door => door.Close());
        foreach (Door door in _doors)
            door.DrainAsync(Patience, TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult();
        Assert.True(SpinWait.SpinUntil(() => EndLines.Count() >= _clients, Patience), "an end line is missing"); // it is written when all is counted
        Assert.Equal(_clients, EndLines.Count());
        foreach (ScriptedServer server in _servers)
        {
            Assert.True(server.AllGone(Patience), "a connection to a server stayed open: " + string.Join('\n', Log.Lines));
            server.Dispose();
        }
        _owned.Reverse();
        foreach (IDisposable thing in _owned)
            thing.Dispose();
        _loops.Dispose();
        _authority.Dispose();
        _directory.Dispose();
        Assert.Empty(_bugs);
        Assert.DoesNotContain(Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private ServerGroup GroupOf(DoorSettings settings, TlsClient client)
    {
        var group = new ServerGroup(settings, [], one => WayOf(one, client), TimeProvider.System, Log);
        _groups.Add(group);
        return group;
    }

    private static Way WayOf(DoorSettings settings, TlsClient client) => new(settings, DialerOf(settings), client, new PreludeSettings());

    private static Dialer DialerOf(DoorSettings settings) => new DialerFactory(new Resolver(TimeProvider.System, NullLogger.Instance), default!, NullLogger.Instance).For(settings);
}
