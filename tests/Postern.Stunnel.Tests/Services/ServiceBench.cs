using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Net.Dns;
using Postern.Net.Engine;
using Postern.Net.Loops;
using Postern.Stunnel.Services;
using Postern.Stunnel.Settings;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Services;

/// <summary>Services on real loops and sockets, with a backend and clients of the class library.</summary>
internal sealed class ServiceBench : IDisposable
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly Lazy<TestCertificate> Shared = new(() => new TestAuthority().Issue());
    private readonly List<IDisposable> _open = [];
    private readonly List<Door> _doors = [];
    private readonly ConcurrentQueue<Exception> _bugs = new();

    internal ServiceBench()
    {
        Loops = new LoopGroup(1, TimeProvider.System, _bugs.Enqueue);
        Parts = new ServiceParts { Loops = Loops, Sink = Lines, Resolver = new Resolver(TimeProvider.System, NullLogger.Instance), MainId = "ui" };
        Backend = Listen();
    }

    internal static TestCertificate Certificate => Shared.Value;

    internal LoopGroup Loops { get; }

    internal RecordedLines Lines { get; } = new();

    internal ServiceParts Parts { get; set; }

    internal Socket Backend { get; }

    /// <summary>The client of a scenario, below its TLS.</summary>
    internal Socket? Near { get; set; }

    internal TemporaryDirectory Directory { get; } = new();

    internal static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>A listening socket on loopback.</summary>
    internal Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return Keep(socket);
    }

    /// <summary>A port where nobody listens, kept so that nobody will.</summary>
    internal int ClosedPort()
    {
        var socket = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return Port(socket);
    }

    /// <summary>A port that takes no connection and refuses none: its queue is full.</summary>
    internal int SilentPort()
    {
        var socket = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(0);
        for (int i = 0; i < 3; i++)
        {
            var filler = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false });
            try
            {
                filler.Connect(socket.LocalEndPoint!);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                continue; // it stands in the queue, or before it
            }
        }
        return Port(socket);
    }

    /// <summary>A program of a few lines of shell.</summary>
    internal string Script(string text) =>
        Directory.Write("script.sh", "#!/bin/sh\n" + text + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>A service that accepts on any port of 127.0.0.1 and leads to the backend, with everything in its log.</summary>
    internal ServiceOptions Service(bool client = false) => new()
    {
        Name = "svc",
        Client = client,
        Accept = [new StunnelAddress("127.0.0.1", 0)],
        Connect = [new StunnelAddress("127.0.0.1", Port(Backend))],
        DebugLevel = 7,
    };

    internal Door Start(ServiceOptions service, IServiceTls? tls = null)
    {
        Door door = Make(service, tls);
        door.Open([]);
        door.Start();
        return door;
    }

    internal Door Make(ServiceOptions service, IServiceTls? tls = null)
    {
        Door door = ServiceDoor.Make(service, Keep(tls ?? new TestTls(Loops.All, service, Certificate)), Parts);
        _doors.Add(door);
        return door;
    }

    internal T Keep<T>(T one)
        where T : IDisposable
    {
        _open.Add(one);
        return one;
    }

    internal Socket Connect(Door door) => Connect(door.Ends[0].Port);

    internal Socket Connect(int port)
    {
        var socket = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000, SendTimeout = 30_000, NoDelay = true });
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    /// <summary>Shakes hands as a client that takes any certificate.</summary>
    internal async Task<SslStream> ShakeAsync(Socket socket, string name = "localhost")
    {
        var tls = Keep(new SslStream(new NetworkStream(socket, ownsSocket: false), leaveInnerStreamOpen: false));
        var options = new SslClientAuthenticationOptions { TargetHost = name, RemoteCertificateValidationCallback = (_, _, _, _) => true };
        await tls.AuthenticateAsClientAsync(options).WaitAsync(Limit);
        return tls;
    }

    internal async Task<Socket> AcceptAsync() => await AcceptAsync(Backend);

    internal async Task<Socket> AcceptAsync(Socket listener)
    {
        Socket socket = Keep(await listener.AcceptAsync().WaitAsync(Limit));
        socket.ReceiveTimeout = socket.SendTimeout = 30_000;
        return socket;
    }

    /// <summary>Reads so many bytes, or to the end.</summary>
    internal static string Hear(Socket socket, int count)
    {
        byte[] bytes = new byte[count];
        int have = 0;
        for (int got = 1; have < count && got > 0; have += got)
            got = socket.Receive(bytes, have, count - have, SocketFlags.None);
        return Encoding.Latin1.GetString(bytes, 0, have);
    }

    /// <summary>Reads so many bytes, or to the end.</summary>
    internal static async Task<string> HearAsync(Stream stream, int count)
    {
        byte[] bytes = new byte[count];
        int have = await stream.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false).AsTask().WaitAsync(Limit);
        return Encoding.Latin1.GetString(bytes, 0, have);
    }

    /// <summary>How a peer's stream ends, with what it still says: <c>end</c> in order, <c>reset</c>, or <c>cut</c> short of close_notify.</summary>
    internal static async Task<string> EndOfAsync(Stream stream)
    {
        var text = new StringBuilder();
        byte[] bytes = new byte[4096];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(bytes).AsTask().WaitAsync(Limit)) > 0)
                text.Append(Encoding.Latin1.GetString(bytes, 0, count));
            return text + "end";
        }
        catch (IOException e)
        {
            return text + (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset } ? "reset" : "cut");
        }
    }

    internal static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, 0);
        socket.Close();
    }

    /// <summary>Waits for a line that contains this.</summary>
    internal Task<string> LineAsync(string beginning, string part) => LineAsync(line => line.StartsWith(beginning, StringComparison.Ordinal) && line.Contains(part, StringComparison.Ordinal), part);

    /// <summary>Waits for a line that contains this.</summary>
    internal Task<string> LineAsync(string part) => LineAsync(line => line.Contains(part, StringComparison.Ordinal), part);

    private async Task<string> LineAsync(Func<string, bool> isIt, string part)
    {
        string? found = null;
        await UntilAsync(() => (found = Lines.All.FirstOrDefault(isIt)) is not null, part);
        return found!;
    }

    internal async Task UntilAsync(Func<bool> condition, string what = "")
    {
        using var late = new CancellationTokenSource(Limit);
        while (!condition())
        {
            if (late.IsCancellationRequested)
                Assert.Fail($"never: {what}\n{string.Join('\n', Lines.All)}");
            await Task.Delay(5, CancellationToken.None);
        }
    }

    public void Dispose()
    {
        foreach (Door door in _doors)
            door.Close();
        foreach (IDisposable one in _open)
            one.Dispose();
        Loops.Dispose();
        Directory.Dispose();
        Assert.Empty(_bugs);
    }
}
