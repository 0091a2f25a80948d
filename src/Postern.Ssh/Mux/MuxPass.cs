using System.Buffers.Binary;
using Postern.Net.Conduits;
using Postern.Net.Dialing;

namespace Postern.Ssh.Mux;

/// <summary>Gives a client's socket to a running ssh, which carries it to a host and port by itself (OpenSSH, PROTOCOL.mux).</summary>
/// <remarks>
/// Each socket has a control connection of its own. ssh reads nothing from a socket before it has said
/// MUX_S_SESSION_OPENED; where it says anything else, the client is as it was.
/// </remarks>
internal static class MuxPass
{
    /// <summary>The largest answer that is believed: a number or two, or a short reason.</summary>
    private const int Answer = 1024;

    /// <summary>Passes the socket, on its loop, whose thread this must be.</summary>
    /// <param name="ssh">The control socket.</param>
    /// <param name="client">The socket, which is taken back where ssh does not have it.</param>
    /// <param name="host">Where it shall lead, as sshd knows it.</param>
    /// <param name="port">The port there.</param>
    /// <param name="deadline">How long all of it may take.</param>
    /// <returns>The control connection, which lasts as long as ssh has the client; null where sshd does not open the way.</returns>
    /// <exception cref="ConduitException">ssh does not take the socket.</exception>
    internal static async Task<SocketConduit?> TryAsync(UnixDialer ssh, SocketConduit client, string host, int port, Deadline deadline)
    {
        Deadline part = deadline.Part();
        var control = (SocketConduit)await ssh.DialAsync(client.Loop, DialRequest.Anonymous, part);
        client.HandOver();
        bool passed = false;
        try
        {
            Ask(control, client, host, port);
            var hello = new MuxReader(await ReceiveAsync(control, part.Within(MuxLimits.Taking, "greeting of ssh")));
            part.Clear();
            if (hello.Number() != MuxCode.MUX_MSG_HELLO || hello.Number() != MuxCode.Version || !hello.IsWhole)
                throw new ConduitException(FaultKind.Connect, "ssh does not speak version 4 of its mux protocol");
            var answer = new MuxReader(await ReceiveAsync(control, deadline));
            passed = answer.Number() == MuxCode.MUX_S_SESSION_OPENED;
            return passed ? control : null;
        }
        finally
        {
            part.Clear();
            if (!passed)
            {
                control.Abort();
                client.TakeBack();
            }
        }
    }

    /// <summary>The greeting.</summary>
    internal static MuxMessage Hello(Span<byte> buffer)
    {
        var message = new MuxMessage(buffer);
        message.Number(MuxCode.MUX_MSG_HELLO);
        message.Number(MuxCode.Version);
        return message;
    }

    /// <summary>What asks for a host and port; two descriptors follow it.</summary>
    internal static MuxMessage StdioForward(Span<byte> buffer, string host, int port)
    {
        var message = new MuxMessage(buffer);
        message.Number(MuxCode.MUX_C_NEW_STDIO_FWD);
        message.Number(0); // our number for the request, and the only one
        message.Text(""); // reserved
        message.Text(host);
        message.Number((uint)port);
        return message;
    }

    /// <summary>All at once: when ssh has read the message it waits for the descriptors, and serves nobody meanwhile.</summary>
    private static void Ask(SocketConduit control, SocketConduit client, string host, int port)
    {
        control.TryWrite(Hello(stackalloc byte[16]).End());
        control.TryWrite(StdioForward(stackalloc byte[512], host, port).End());
        control.SendDescriptor(client); // to read from
        control.SendDescriptor(client); // and to write to
    }

    /// <summary>The next message, without its length.</summary>
    private static async Task<byte[]> ReceiveAsync(SocketConduit control, Deadline deadline)
    {
        byte[] held = [];
        while (true)
        {
            var bytes = await control.ReadAsync(deadline);
            if (bytes.IsEmpty)
                throw new ConduitException(FaultKind.Reset, "ssh closed its control socket: it may have no descriptors left");
            held = [.. held, .. bytes.Span];
            if (held.Length < 4)
                continue;
            uint length = BinaryPrimitives.ReadUInt32BigEndian(held);
            if (length > Answer)
                throw new ConduitException(FaultKind.Connect, "ssh sent what is not its protocol");
            int end = 4 + (int)length;
            if (held.Length < end)
                continue;
            control.Unread(held.AsSpan(end));
            return held[4..end];
        }
    }
}
