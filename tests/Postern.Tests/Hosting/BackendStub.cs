using System.Net;
using System.Net.Sockets;

namespace Postern.Tests.Hosting;

/// <summary>A server that says hello and then what it hears.</summary>
internal sealed class BackendStub : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public BackendStub()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = EchoAsync(await _listener.AcceptTcpClientAsync(CancellationToken.None));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task EchoAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await client.GetStream().WriteAsync("+OK hello\r\n"u8.ToArray(), CancellationToken.None);
                await client.GetStream().CopyToAsync(client.GetStream(), CancellationToken.None);
            }
            catch (IOException)
            {
                // A client that resets is what some tests are about.
            }
        }
    }
}
