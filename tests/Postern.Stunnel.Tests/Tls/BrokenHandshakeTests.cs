using System.Net;
using System.Net.Sockets;
using Postern.Stunnel.Tests.Services;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>Clients that break off, say something else, or nothing: told as stunnel tells it.</summary>
public sealed class BrokenHandshakeTests
{
    private static readonly byte[] HalfHello = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01];

    [Theory]
    [InlineData("nothing")]
    [InlineData("half")]
    [InlineData("garbage")]
    [InlineData("reset")]
    [InlineData("silence")]
    public async Task It_is_told_as_stunnel_tells_it(string how)
    {
        using var backend = new Backend();
        string section = $"[svc]\naccept = 127.0.0.1:0\nconnect = 127.0.0.1:{backend.Port}\ncert = @server.pem\nTIMEOUTbusy = 1\n";
        using Side theirs = Side.Start(ours: false, section);
        using Side ours = Side.Start(ours: true, section);
        foreach (Side side in (Side[])[theirs, ours])
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, side.Port);
            await BreakAsync(socket, how, side);
            await side.EndsAsync(0);
        }
        Assert.Equal(WithoutFirstState(theirs.Told(0)), WithoutFirstState(ours.Told(0)));
    }

    private static async Task BreakAsync(Socket socket, string how, Side side)
    {
        switch (how)
        {
            case "nothing":
                socket.Shutdown(SocketShutdown.Send);
                break;
            case "half":
                await socket.SendAsync(HalfHello);
                socket.Shutdown(SocketShutdown.Send);
                break;
            case "garbage":
                await socket.SendAsync("USER somebody\r\n"u8.ToArray());
                break;
            case "reset":
                await socket.SendAsync(HalfHello);
                await WaitAsync(side);
                ServiceBench.Reset(socket);
                break;
            default:
                await socket.SendAsync(HalfHello);
                await side.EndsAsync(0);
                break;
        }
    }

    /// <summary>Until the handshake waits for more.</summary>
    private static async Task WaitAsync(Side side)
    {
        for (int i = 0; i < 1000 && !side.Lines.Any(line => line.Contains("Peer certificate not required", StringComparison.Ordinal)); i++)
            await Task.Delay(10, CancellationToken.None);
    }

    /// <summary>We make no SSL object before the first record is whole, and so say nothing of one.</summary>
    private static IEnumerable<string> WithoutFirstState(IReadOnlyList<string> lines) => lines.Where(line => !line.EndsWith("before SSL initialization", StringComparison.Ordinal));
}
