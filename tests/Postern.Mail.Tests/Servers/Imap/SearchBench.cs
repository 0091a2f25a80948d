using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Imap;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Guard;
using Postern.Mail.Mailboxes;
using Postern.Mail.Servers.Imap;
using Postern.Mail.Tests.Doors;
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

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>An IMAP door over loopback before a Maildir in a directory of its own; every name and password is let in.</summary>
internal sealed class SearchBench : IDisposable
{
    private readonly List<Exception> _bugs = [];
    private readonly List<IDisposable> _owned = [];
    private readonly TemporaryDirectory _directory = new();
    private readonly LoopGroup _loops;
    private readonly Door _door;
    private int _messages;

    internal SearchBench(TimeProvider? time = null)
    {
        _loops = new LoopGroup(1, TimeProvider.System, bug =>
        {
            lock (_bugs)
                _bugs.Add(bug);
        });
        var settings = MailBench.InTheClear(new DoorSettings
        {
            Name = "door",
            Accept = [MailBench.EndOf(MailProtocol.Imap, 0, TlsMode.Clear)],
            Connect = [],
            Mail = new MailSettings { Login = LoginCheck.Pass, Domain = "example.test" },
        });
        var workers = Own(new Workers(2, 8));
        var store = new MailStore(new MailLocation(_directory.File("%u")), workers, time ?? TimeProvider.System, Log);
        var ways = new LoginWays(Postern.Wire.Sasl.SaslMechanisms.All, workers);
        var guard = new GuardPost(new LoginGuard(new byte[32], TimeProvider.System, Log), settings.Limits.Guard, hasLabels: false);
        var server = Own(new TlsServer(_loops.All, settings.Server));
        var desk = new LoginDesk(settings, new PassJudge(), ways, new ImapMailboxes(store), guard, server, new DoorCompany(null, null), "door.example", TimeProvider.System, Log);
        _door = new Door(settings, new DoorParts
        {
            Loops = _loops,
            Server = server,
            Client = Own(new TlsClient(_loops.All, settings.Client)),
            Dialer = new DialerFactory(new Resolver(TimeProvider.System, NullLogger.Instance), default!, NullLogger.Instance).For(settings),
            Reception = new ImapDoor(desk),
            Inherited = InheritedSockets.None,
            Detected = new DetectMemory(),
            Log = Log,
        });
        _door.Open([]);
        _door.Start();
    }

    internal RecordedLog Log { get; } = new();

    /// <summary>The Maildir of the user.</summary>
    internal string Maildir => _directory.File("joe");

    /// <summary>Puts a message into the mailbox, with the letters of its flags, as another program would.</summary>
    internal string Put(byte[] message, string flags = "", DateTimeOffset? date = null)
    {
        foreach (string part in (string[])["cur", "new", "tmp"])
            Directory.CreateDirectory(Path.Combine(Maildir, part));
        string path = Path.Combine(Maildir, "cur", string.Create(CultureInfo.InvariantCulture, $"{1_000_000_000 + _messages++}.M{_messages}.test:2,{flags}"));
        File.WriteAllBytes(path, message);
        if (date is { } when)
            File.SetLastWriteTimeUtc(path, when.UtcDateTime);
        return path;
    }

    internal string Put(string message, string flags = "", DateTimeOffset? date = null) => Put(Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\n")), flags, date);

    /// <summary>A client that has logged in and has INBOX selected.</summary>
    internal async Task<TestClient> SelectAsync(string enable = "")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, _door.Ends[0].Port);
        var client = Own(new TestClient(new NetworkStream(socket, ownsSocket: true)));
        await client.HearAsync("* OK");
        await client.AskAsync("in LOGIN joe sesame", "in OK");
        if (enable.Length > 0)
            await client.AskAsync($"en ENABLE {enable}", "en OK");
        await client.AskAsync("se SELECT INBOX", "se OK");
        return client;
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
        _door.Close();
        _door.DrainAsync(MailBench.Patience, TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult();
        _owned.Reverse();
        foreach (IDisposable thing in _owned)
            thing.Dispose();
        _loops.Dispose();
        _directory.Dispose();
        Assert.Empty(_bugs);
        Assert.DoesNotContain(Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }
}
