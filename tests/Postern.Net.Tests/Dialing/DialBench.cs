using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Dns;
using Postern.Net.Loops;

namespace Postern.Net.Tests.Dialing;

/// <summary>A loop on which dialers are tried, and listeners for them to find.</summary>
public sealed class DialBench : IDisposable
{
    private readonly ConcurrentQueue<Exception> _bugs = new();
    private readonly List<IDisposable> _owned = [];

    public DialBench() => Loop = new Loop(0, TimeProvider.System, _bugs.Enqueue);

    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(20);

    public Loop Loop { get; }

    public Resolver Resolver { get; } = new(TimeProvider.System, NullLogger.Instance);

    /// <summary>Dials, hands the conduit to the test on the loop, and closes it.</summary>
    internal Task<T> DialAsync<T>(Dialer dialer, Func<Conduit, Deadline, Task<T>> use, DialRequest? request = null) => Loop.RunAsync(async () =>
    {
        var deadline = new Deadline(Loop);
        Conduit conduit = await dialer.DialAsync(Loop, request ?? DialRequest.Anonymous, deadline);
        Assert.Same(Loop, Loop.Current);
        try
        {
            return await use(conduit, deadline);
        }
        finally
        {
            deadline.Clear();
            conduit.Close();
        }
    });

    /// <summary>Dials and tells where it went.</summary>
    internal Task<string?> WhereAsync(Dialer dialer) => DialAsync(dialer, (conduit, _) => Task.FromResult(conduit.DialedTo));

    /// <summary>Dials in vain and tells what it said.</summary>
    internal async Task<string> FailAsync(Dialer dialer)
    {
        var failure = await Assert.ThrowsAsync<ConduitException>(() => WhereAsync(dialer));
        Assert.Equal(FaultKind.Connect, failure.Fault.Kind);
        return failure.Message;
    }

    /// <summary>Sends, finishes, and reads to the end.</summary>
    internal static async Task<string> ExchangeAsync(Conduit conduit, Deadline deadline, string text)
    {
        deadline.Within(Limit, "a test");
        conduit.TryWrite(Encoding.UTF8.GetBytes(text)); // what does not fit waits in the conduit, and must not keep us from reading
        conduit.Finish();
        return await ReadAllAsync(conduit, deadline);
    }

    /// <summary>Sends and reads as much; real proxies do not pass a half-close on.</summary>
    internal static async Task<string> EchoedAsync(Conduit conduit, Deadline deadline, string text)
    {
        deadline.Within(Limit, "a test");
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        await conduit.WriteAsync(bytes, deadline);
        return Encoding.UTF8.GetString(await new ExactReader(conduit, deadline).ReadAsync(bytes.Length));
    }

    internal static async Task<string> ReadAllAsync(Conduit conduit, Deadline deadline)
    {
        deadline.Within(Limit, "a test");
        var all = new StringBuilder();
        while (true)
        {
            var bytes = await conduit.ReadAsync(deadline);
            if (bytes.IsEmpty)
                return all.ToString();
            all.Append(Encoding.UTF8.GetString(bytes.Span));
        }
    }

    /// <summary>A port on which this address listens and answers every connection's bytes with themselves.</summary>
    public int Echo(string address, int port = 0)
    {
        Socket listener = Listen(address, port);
        _ = EchoAsync(listener);
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    /// <summary>An address whose connections neither fail nor succeed: its queue is full.</summary>
    public int Blackhole(string address, int port = 0)
    {
        Socket listener = Listen(address, port, backlog: 0);
        var where = (IPEndPoint)listener.LocalEndPoint!;
        for (int i = 0; i < 4; i++)
        {
            Socket filler = Own(new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false });
            _ = filler.ConnectAsync(where).ContinueWith(t => t.Exception, TaskScheduler.Default);
        }
        return where.Port;
    }

    /// <summary>A port that refuses at this address.</summary>
    public int Refusing(string address)
    {
        using Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    public Socket Listen(string address, int port = 0, int backlog = 128)
    {
        var ip = IPAddress.Parse(address);
        Socket listener = Own(new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        try
        {
            listener.Bind(new IPEndPoint(ip, port));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            Assert.Skip($"no {address} here");
        }
        listener.Listen(backlog);
        return listener;
    }

    public T Own<T>(T thing)
        where T : IDisposable
    {
        _owned.Add(thing);
        return thing;
    }

    public void Dispose()
    {
        foreach (IDisposable thing in _owned)
            thing.Dispose();
        Loop.Dispose();
        Assert.Empty(_bugs);
    }

    private static async Task EchoAsync(Socket listener)
    {
        try
        {
            while (true)
                _ = EchoOneAsync(await listener.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task EchoOneAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            await stream.CopyToAsync(stream);
        }
        catch (IOException)
        {
            // The test has seen enough.
        }
    }
}
