using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Postern.Configuration;
using Postern.Net.Control;
using Postern.Net.Succession;

namespace Postern.Hosting.Metrics;

/// <summary>Answers <c>GET /metrics</c> (HTTP/1.0 and 1.1, one answer a connection) on a port or a Unix socket of its own.</summary>
/// <remarks>Off the loops: a scraper that hangs costs a task, five seconds at most, and no mail.</remarks>
internal sealed class MetricsServer : IAsyncDisposable
{
    private const int LongestRequest = 8 * 1024; // arbitrary: scrapers send a few hundred bytes
    private const int MostAtOnce = 16; // arbitrary: two scrapers and a person
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly List<Socket> _listeners = [];
    private readonly Func<CancellationToken, Task<string>> _text;
    private readonly CancellationTokenSource _over = new();
    private readonly SemaphoreSlim _places = new(MostAtOnce, MostAtOnce);
    private readonly MetricsPlace _place;
    private readonly ILogger _log;
    private Task _serving = Task.CompletedTask;
    private volatile bool _isGiven;

    private MetricsServer(MetricsPlace place, Func<CancellationToken, Task<string>> text, ILogger log)
    {
        _place = place;
        _text = text;
        _log = log;
    }

    /// <summary>Begins to answer.</summary>
    /// <param name="place">Where.</param>
    /// <param name="text">Takes the figures.</param>
    /// <param name="log">Where a fault of ours is told.</param>
    /// <param name="passed">Gives a listening socket that another process has passed for an address; null for none.</param>
    /// <exception cref="IOException">It cannot listen there.</exception>
    public static MetricsServer Open(MetricsPlace place, Func<CancellationToken, Task<string>> text, ILogger log, Func<string, SafeFileHandle?>? passed = null)
    {
        var server = new MetricsServer(place, text, log);
        try
        {
            foreach (EndPoint at in place.EndPoints())
                server.Listen(at, passed?.Invoke($"{at}"));
        }
        catch (Exception failed) when (failed is SocketException or IOException or UnauthorizedAccessException)
        {
            server._listeners.ForEach(socket => socket.Dispose());
            throw new IOException($"metrics: cannot listen on {place}: {failed.Message}", failed);
        }
        server._serving = Task.WhenAll(server._listeners.Select(server.AcceptAsync));
        return server;
    }

    /// <summary>Adds its sockets to those that another process gets.</summary>
    /// <exception cref="IOException">There are no descriptors left.</exception>
    public void Pass(PassedSockets sockets)
    {
        foreach (Socket listener in _listeners)
            sockets.Add(PassedSocket.Metrics, $"{listener.LocalEndPoint}", [DescriptorPassing.Duplicate((int)listener.Handle)]);
    }

    /// <summary>Another process answers there as well, and goes on: nothing is removed at our end.</summary>
    public void GiveAway() => _isGiven = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _serving;
        _listeners.ForEach(socket => socket.Dispose());
        if (_place.Path is { } path && !_isGiven)
            File.Delete(path);
        _over.Dispose();
        _places.Dispose();
    }

    private void Listen(EndPoint at, SafeFileHandle? passed)
    {
        if (passed is not null)
        {
            _listeners.Add(new Socket(new SafeSocketHandle(passed.DangerousGetHandle(), ownsHandle: true)));
            passed.SetHandleAsInvalid();
            return;
        }
        if (_place.Path is { } path)
        {
            File.Delete(path); // what an earlier process left there
            _listeners.Add(UnixListener.Open(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, MostAtOnce));
            return;
        }
        var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listeners.Add(socket);
        if (at is IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 })
            socket.DualMode = false;
        socket.Bind(at);
        socket.Listen();
    }

    private async Task AcceptAsync(Socket listener)
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                await _places.WaitAsync(_over.Token);
                open.RemoveAll(task => task.IsCompleted);
                open.Add(ServeAsync(await listener.AcceptAsync(_over.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
            limit.CancelAfter(Limit);
            byte[] answer = await AnswerAsync(await RequestAsync(socket, limit.Token), limit.Token);
            for (int sent = 0; sent < answer.Length;)
                sent += await socket.SendAsync(answer.AsMemory(sent), SocketFlags.None, limit.Token);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            // Who asked has gone, or was too slow: there is nobody to tell.
        }
        catch (Exception bug)
        {
            HostingLog.MetricsBug(_log, bug);
        }
        finally
        {
            socket.Dispose();
            _places.Release();
        }
    }

    private static async Task<string> RequestAsync(Socket socket, CancellationToken cancel)
    {
        byte[] bytes = new byte[LongestRequest];
        int length = 0;
        while (length < bytes.Length && !bytes.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            int count = await socket.ReceiveAsync(bytes.AsMemory(length), SocketFlags.None, cancel);
            if (count == 0)
                break;
            length += count;
        }
        return Encoding.ASCII.GetString(bytes, 0, length);
    }

    private async Task<byte[]> AnswerAsync(string request, CancellationToken cancel)
    {
        string[] line = request.Split("\r\n")[0].Split(' ');
        bool isHead = line[0] == "HEAD";
        if (line.Length != 3 || !(isHead || line[0] == "GET"))
            return Answer("400 Bad Request", "text/plain", "GET /metrics\n", isHead);
        return line[1].Split('?')[0] == "/metrics"
            ? Answer("200 OK", MetricsText.ContentType, await _text(cancel), isHead)
            : Answer("404 Not Found", "text/plain", "GET /metrics\n", isHead);
    }

    private static byte[] Answer(string status, string type, string body, bool isHead)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n");
        return isHead ? head : [.. head, .. bytes];
    }
}
