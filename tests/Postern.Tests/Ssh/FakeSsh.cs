using System.Buffers.Binary;
using System.Net.Sockets;
using Postern.Testing;

namespace Postern.Tests.Ssh;

/// <summary>A control socket as ssh's, at which a test says what ssh would; descriptors that come are closed unread.</summary>
internal sealed class FakeSsh : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    internal FakeSsh()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen(8);
    }

    internal string Path => _directory.File("s");

    /// <summary>The next control connection.</summary>
    internal async Task<Socket> AcceptAsync()
    {
        Socket socket = await _listener.AcceptAsync().WaitAsync(TimeSpan.FromSeconds(20));
        socket.ReceiveTimeout = 20_000;
        return socket;
    }

    /// <summary>Nobody listens there any more.</summary>
    internal void Leave() => _listener.Dispose();

    /// <summary>A message of these numbers.</summary>
    internal static void Say(Socket socket, params uint[] numbers)
    {
        byte[] message = new byte[4 + (4 * numbers.Length)];
        BinaryPrimitives.WriteInt32BigEndian(message, 4 * numbers.Length);
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4 + (4 * i)), numbers[i]);
        socket.Send(message);
    }

    /// <summary>So many bytes of what we said, in hexadecimal.</summary>
    internal static string Hear(Socket socket, int length)
    {
        byte[] bytes = new byte[length];
        int all = 0;
        while (all < length && socket.Receive(bytes.AsSpan(all)) is > 0 and int count)
            all += count;
        return Convert.ToHexStringLower(bytes.AsSpan(0, all));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _directory.Dispose();
    }
}
