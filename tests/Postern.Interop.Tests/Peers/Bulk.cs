using System.Net.Sockets;
using System.Security.Cryptography;

namespace Postern.Interop.Tests.Peers;

/// <summary>Bytes nobody can guess, sent and compared by hash.</summary>
internal static class Bulk
{
    internal static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(4711).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Sends all, finishes, and only then expects the server's hash of it: the half-close must have gone through.</summary>
    internal static async Task UploadAsync(int port, byte[] bytes)
    {
        using var client = new TcpClient("127.0.0.1", port);
        using var patience = Patience.Begin();
        await using var stream = client.GetStream();
        await stream.WriteAsync(bytes, patience.Token);
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(SHA256.HashData(bytes), await RestAsync(stream, patience.Token));
    }

    /// <summary>Receives all from a server that finishes first.</summary>
    internal static async Task DownloadAsync(int port, byte[] bytes)
    {
        using var client = new TcpClient("127.0.0.1", port);
        using var patience = Patience.Begin();
        Assert.Equal(SHA256.HashData(bytes), await SHA256.HashDataAsync(client.GetStream(), patience.Token));
    }

    private static async Task<byte[]> RestAsync(Stream stream, CancellationToken cancel)
    {
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory, cancel);
        return memory.ToArray();
    }
}
