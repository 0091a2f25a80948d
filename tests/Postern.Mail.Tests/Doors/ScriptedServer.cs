using System.Net;
using System.Net.Sockets;

namespace Postern.Mail.Tests.Doors;

/// <summary>A server that does with each connection what a test wants; it notes when the other side has let go.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<ScriptedPeer, Task> _serve;
    private readonly List<Task> _served = [];
    private readonly Lock _lock = new();
    private readonly Task _accepting;

    internal ScriptedServer(Func<ScriptedPeer, Task> serve)
    {
        _serve = serve;
        _listener.Start(1000);
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>All lines that came, on all connections.</summary>
    internal List<string> Heard { get; } = [];

    /// <summary>Connections that came.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
                return _served.Count;
        }
    }

    internal string Story
    {
        get
        {
            lock (Heard)
                return string.Join('\n', Heard);
        }
    }

    /// <summary>Every connection that came has been ended by the other side, or by this one.</summary>
    internal bool AllGone(TimeSpan patience)
    {
        Task[] all;
        lock (_lock)
            all = [.. _served];
        return Task.WhenAll(all).Wait(patience);
    }

    public void Dispose()
    {
        _listener.Stop();
        _accepting.GetAwaiter().GetResult();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync();
                lock (_lock)
                    _served.Add(ServeAsync(socket));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // That is how it ends.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        using (socket)
        {
            try
            {
                var peer = new ScriptedPeer(new NetworkStream(socket), line =>
                {
                    lock (Heard)
                        Heard.Add(line);
                });
                await _serve(peer);
                await peer.UntilGoneAsync();
            }
            catch (Exception gone) when (gone is IOException or SocketException)
            {
                // The other side has let go.
            }
        }
    }
}
