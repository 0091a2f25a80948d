using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Postern.Net.Native;
using Postern.Net.Relay;

namespace Postern.Net.Tests.Relay;

/// <summary>A relay at work, seen from its two outer ends.</summary>
internal sealed record RelayRun(Socket ClientSocket, Stream Client, Socket ServerSocket, Stream Server, Task<RelayEnd> Ending)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    internal Task<RelayEnd> End => Ending.WaitAsync(Limit);

    internal static async Task SayAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Ends a direction in order: close_notify under TLS, and the FIN.</summary>
    internal static async Task FinishAsync(Stream stream, Socket socket)
    {
        if (stream is SslStream tls)
            await tls.ShutdownAsync();
        socket.Shutdown(SocketShutdown.Send);
    }

    internal Task FinishClientAsync() => FinishAsync(Client, ClientSocket);

    internal Task FinishServerAsync() => FinishAsync(Server, ServerSocket);

    internal static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>
    /// Returns when the kernel has seen a reset of a socket that stays open here; throws after the limit. Nothing is sent
    /// for it, so that no other reset is provoked. One that was closed for a reset sends it only when a program that is
    /// being started has let go of its copy of the descriptor: between fork(2) and execve(2) it has all of them.
    /// </summary>
    internal static async Task SeeResetAsync(int descriptor)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (TcpProgress.TryRead(descriptor, peerFinished: false, out TcpProgress now) && !now.IsOver)
            await Task.Delay(5, limit.Token);
    }

    internal static async Task<string> HearAsync(Stream stream, int length)
    {
        byte[] bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Limit);
        return Encoding.ASCII.GetString(bytes);
    }

    /// <summary>Everything until the end, which must be a clean one as far as the stream can tell.</summary>
    internal static async Task<string> HearToEndAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all).WaitAsync(Limit);
        return Encoding.ASCII.GetString(all.ToArray());
    }

    /// <summary>What stands on the wire after this point, undeciphered: a close_notify is a record, a bare FIN is nothing.</summary>
    internal static async Task<int> RawRestAsync(Socket socket)
    {
        byte[] rest = new byte[1000];
        int all = 0;
        while (true)
        {
            int count = await socket.ReceiveAsync(rest).WaitAsync(Limit);
            if (count == 0)
                return all;
            all += count;
        }
    }
}
