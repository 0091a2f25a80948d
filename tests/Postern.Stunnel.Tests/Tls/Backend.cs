using System.Net;
using System.Net.Sockets;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>A server that says its name and closes, for as many as come.</summary>
internal sealed class Backend : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    internal Backend(string name = "hello")
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _ = ServeAsync(name);
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(string name)
    {
        try
        {
            while (true)
            {
                _ = GreetAsync(await _listener.AcceptAsync(), name);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>Reads to the end, too: what is closed over unread bytes is reset, and the greeting may be lost.</summary>
    private static async Task GreetAsync(Socket client, string name)
    {
        using (client)
        {
            try
            {
                await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(name + "\n"));
                client.Shutdown(SocketShutdown.Send);
                byte[] rest = new byte[100];
                while (await client.ReceiveAsync(rest) > 0)
                    continue;
            }
            catch (SocketException)
            {
                // Cut from the other side, as some tests want it.
            }
        }
    }
}
