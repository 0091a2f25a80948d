using System.Net;
using System.Net.Sockets;
using Postern.Stunnel.Tests.Services;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>A connection in between that can be told to let one more piece of its client pass, and then none until further notice.</summary>
internal sealed class StallingProxy : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stalls;

    internal StallingProxy(int target)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _ = RunAsync(target);
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>One more piece of the client passes.</summary>
    internal void StallAfterNext() => _stalls = true;

    /// <summary>When that piece has passed.</summary>
    internal Task Stalled => _stalled.Task.WaitAsync(ServiceBench.Limit);

    /// <summary>All pieces pass again.</summary>
    internal void Release()
    {
        _stalls = false;
        _released.SetResult();
    }

    public void Dispose() => _listener.Dispose();

    private async Task RunAsync(int target)
    {
        using Socket client = await _listener.AcceptAsync();
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await server.ConnectAsync(IPAddress.Loopback, target);
        await Task.WhenAll(PumpAsync(client, server, stalls: true), PumpAsync(server, client, stalls: false));
    }

    private async Task PumpAsync(Socket from, Socket to, bool stalls)
    {
        byte[] bytes = new byte[20_000];
        try
        {
            for (int count; (count = await from.ReceiveAsync(bytes)) > 0;)
            {
                bool last = stalls && _stalls;
                await to.SendAsync(bytes.AsMemory(0, count));
                if (!last)
                    continue;
                _stalled.TrySetResult();
                await _released.Task;
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Cut: the other direction sees it too.
        }
    }
}
