using System.Net.Sockets;
using System.Text;

namespace Postern.Hosting.Life;

/// <summary>One way to the service manager, which stays open: after chroot(2) its path leads nowhere.</summary>
/// <param name="manager">Where it listens.</param>
/// <param name="waits">How long a message may wait for a manager that does not read; zero for not at all.</param>
internal sealed class ServiceLine(UnixDomainSocketEndPoint manager, TimeSpan waits) : IDisposable
{
    private readonly Lock _gate = new();
    private Socket? _socket;
    private bool _isClosed;

    /// <summary>Opens it, where somebody is there.</summary>
    public void Open() => Use(_ => { });

    /// <summary>Sends a message. A manager that went away, or that does not read, is told nothing.</summary>
    public void Send(string message) => Use(socket => socket.Send(Encoding.UTF8.GetBytes(message)));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _socket?.Dispose();
        }
    }

    private void Use(Action<Socket> use)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            try
            {
                use(_socket ??= Connect());
            }
            catch (SocketException e)
            {
                // One that is full stays; one that was started anew listens elsewhere by now.
                if (e.SocketErrorCode is not (SocketError.WouldBlock or SocketError.TimedOut or SocketError.NoBufferSpaceAvailable))
                    Again(use);
            }
        }
    }

    private void Again(Action<Socket> use)
    {
        _socket?.Dispose();
        _socket = null;
        try
        {
            use(_socket = Connect());
        }
        catch (SocketException)
        {
            // As said above: nobody is there to be told, or to hear it.
        }
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = waits > TimeSpan.Zero };
        try
        {
            if (socket.Blocking)
                socket.SendTimeout = (int)waits.TotalMilliseconds;
            socket.Connect(manager);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
