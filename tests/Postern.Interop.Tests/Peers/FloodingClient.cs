using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Postern.Interop.Tests.Peers;

/// <summary>A client that sends without end and reads at the same time, until it is cut off.</summary>
internal sealed class FloodingClient : IAsyncDisposable
{
    private const int Lines = 1000;

    private readonly TcpClient _client = new();
    private Stream _stream = Stream.Null;

    /// <summary>Comes in; over TLS it believes everybody, for it has nothing to hide.</summary>
    internal static async Task<FloodingClient> ConnectAsync(int port, bool tls)
    {
        var client = new FloodingClient();
        await client._client.ConnectAsync(IPAddress.Loopback, port);
        client._stream = client._client.GetStream();
        if (!tls)
            return client;
        var stream = new SslStream(client._stream);
        client._stream = stream;
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true });
        return client;
    }

    /// <summary>Sends the line again and again, and tells what came until the end.</summary>
    internal async Task<string> FloodAsync(string line)
    {
        using var patience = Patience.Begin();
        Task pouring = PourAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(line, Lines))), patience.Token);
        var heard = new StringBuilder();
        byte[] buffer = new byte[16384];
        try
        {
            for (int count; (count = await _stream.ReadAsync(buffer, patience.Token)) > 0;)
                heard.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
        catch (IOException)
        {
            // Cut off, as it should be: the server has not read all.
        }
        await pouring;
        return heard.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private async Task PourAsync(byte[] bytes, CancellationToken cancel)
    {
        try
        {
            while (true)
                await _stream.WriteAsync(bytes, cancel);
        }
        catch (IOException)
        {
            // That is how it ends.
        }
    }
}
