using System.Net;
using System.Net.Sockets;

namespace Postern.Interop.Tests.Peers;

/// <summary>Ports for programs that cannot say which one they took.</summary>
internal static class FreePort
{
    // Below what the system gives to outgoing connections on any machine; no port is given twice.
    private const int First = 2000;
    private const int Count = 8000;
    private static int s_next = Random.Shared.Next(Count);

    /// <summary>A port of 127.0.0.1 on which nobody listens.</summary>
    internal static int Take()
    {
        for (int tries = 0; tries < Count; tries++)
        {
            int port = First + (Interlocked.Increment(ref s_next) % Count);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException("no port is free");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
