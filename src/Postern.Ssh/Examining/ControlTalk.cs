using System.Buffers.Binary;
using System.Net.Sockets;
using Postern.Ssh.Mux;

namespace Postern.Ssh.Examining;

/// <summary>A conversation on ssh's control socket, one message after the other (OpenSSH, PROTOCOL.mux).</summary>
internal sealed class ControlTalk : IDisposable
{
    private readonly NetworkStream _stream;

    private ControlTalk(Socket connected) => _stream = new NetworkStream(connected, ownsSocket: true);

    /// <summary>Connects, and greets.</summary>
    internal static async Task<ControlTalk> ConnectAsync(string path, CancellationToken cancel)
    {
        var talk = new ControlTalk(await SocketAsync(path, cancel));
        try
        {
            await talk.SendAsync(Hello(), cancel);
            if (Number(await talk.ReceiveAsync(cancel), 0) != MuxCode.MUX_MSG_HELLO)
                throw new IOException("ssh does not speak its mux protocol on its control socket");
            return talk;
        }
        catch
        {
            talk.Dispose();
            throw;
        }
    }

    internal async Task SendAsync(byte[] message, CancellationToken cancel) => await _stream.WriteAsync(message, cancel);

    /// <summary>The next message, without its length.</summary>
    internal async Task<byte[]> ReceiveAsync(CancellationToken cancel)
    {
        byte[] length = new byte[4];
        await _stream.ReadExactlyAsync(length, cancel);
        uint count = BinaryPrimitives.ReadUInt32BigEndian(length);
        if (count > MuxLimits.Message)
            throw new IOException("ssh sent what is not its protocol");
        byte[] message = new byte[count];
        await _stream.ReadExactlyAsync(message, cancel);
        return message;
    }

    /// <summary>One number of a message; 0 where it is too short.</summary>
    internal static uint Number(byte[] message, int index) =>
        message.Length >= (index + 1) * 4 ? BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(index * 4)) : 0;

    public void Dispose() => _stream.Dispose();

    private static async Task<Socket> SocketAsync(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException("the control socket of ssh cannot be reached", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static byte[] Hello()
    {
        var hello = FieldWriter.ToSsh(MuxCode.MUX_MSG_HELLO);
        hello.Number(MuxCode.Version);
        return hello.Message();
    }
}
