using System.Net.Sockets;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Ssh;

/// <summary>Short conversations through a door.</summary>
internal static class Wire
{
    /// <summary>A word that comes back.</summary>
    internal static async Task EchoAsync(int port)
    {
        using var client = new TcpClient("127.0.0.1", port);
        await EchoAsync(client);
    }

    /// <summary>A word that comes back, on a connection that stays.</summary>
    internal static async Task EchoAsync(TcpClient client)
    {
        using var patience = Patience.Begin();
        await client.GetStream().WriteAsync("hello"u8.ToArray(), patience.Token);
        byte[] bytes = new byte[5];
        await client.GetStream().ReadExactlyAsync(bytes, patience.Token);
        Assert.Equal("hello"u8.ToArray(), bytes);
    }

    /// <summary>Whether a word comes back.</summary>
    internal static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            await EchoAsync(port);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether somebody listens there.</summary>
    internal static bool Listens(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Tries until one comes back.</summary>
    internal static async Task UntilAnswersAsync(int port)
    {
        using var patience = Patience.Begin();
        while (!await AnswersAsync(port))
            await Task.Delay(100, patience.Token);
    }

    /// <summary>All that a door says of itself.</summary>
    internal static async Task<string> RestAsync(int port)
    {
        await using var client = await MailClient.ClearAsync(port);
        return await client.RestAsync();
    }
}
