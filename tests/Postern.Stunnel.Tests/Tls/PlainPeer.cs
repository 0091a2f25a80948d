using System.Net;
using System.Net.Sockets;
using System.Text;
using Postern.Stunnel.Tests.Services;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>A client without TLS: it says a line, hears one, and ends.</summary>
internal static class PlainPeer
{
    /// <summary>What came back; empty where the connection was cut.</summary>
    internal static async Task<string> VisitAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = new CancellationTokenSource(ServiceBench.Limit);
        var said = new StringBuilder();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            await socket.SendAsync("hello\n"u8.ToArray(), SocketFlags.None, limit.Token);
            byte[] bytes = new byte[100];
            while (!said.ToString().Contains('\n', StringComparison.Ordinal))
            {
                int count = await socket.ReceiveAsync(bytes, SocketFlags.None, limit.Token);
                if (count == 0)
                    break;
                said.Append(Encoding.ASCII.GetString(bytes, 0, count));
            }
        }
        catch (SocketException)
        {
            // Cut: what was heard before is what there is.
        }
        return said.ToString();
    }
}
