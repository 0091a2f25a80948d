using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Postern.Interop.Tests.Peers;

/// <summary>A plain TCP server that does one thing with every connection, and remembers what went wrong.</summary>
internal sealed class ByteServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Socket, Task> _serve;
    private readonly Task _accepting;
    private int _served;

    internal ByteServer(Func<Socket, Task> serve)
    {
        _serve = serve;
        _listener.Start(1024);
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections that came.</summary>
    internal int Served => Volatile.Read(ref _served);

    /// <summary>Reads to the end, then answers with the hash of what came, and closes: proves half-close and every byte.</summary>
    internal static ByteServer Hashing() => new(async socket =>
    {
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(await SHA256.HashDataAsync(stream));
    });

    /// <summary>Sends this as soon as somebody comes, finishes, and then waits for his end.</summary>
    internal static ByteServer Sending(byte[] bytes) => new(async socket =>
    {
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(bytes);
        socket.Shutdown(SocketShutdown.Send);
        await stream.CopyToAsync(Stream.Null);
    });

    /// <summary>Gives back what comes.</summary>
    internal static ByteServer Echo() => new(async socket =>
    {
        await using var stream = new NetworkStream(socket);
        await stream.CopyToAsync(stream);
    });

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // That is how it ends.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            Interlocked.Increment(ref _served);
            try
            {
                await _serve(socket);
            }
            catch (Exception gone) when (gone is IOException or SocketException)
            {
                // The other side left; its test knows whether it should have.
            }
        }
    }
}
