using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Postern.Net.Tests.Dns;

/// <summary>A name server on loopback that answers each question by a script: with no, one or several messages.</summary>
public sealed class ScriptedServer : IDisposable
{
    private readonly ConcurrentQueue<DnsQuestion> _asked = new();
    private readonly Socket _udp;
    private readonly Socket _tcp;

    public ScriptedServer(string address, int port = 0)
    {
        var at = new IPEndPoint(IPAddress.Parse(address), port);
        _tcp = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _tcp.Bind(at);
        _tcp.Listen();
        Port = ((IPEndPoint)_tcp.LocalEndPoint!).Port;
        _udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _udp.Bind(new IPEndPoint(at.Address, Port));
        _ = ServeAsync(UdpAsync);
        _ = ServeAsync(TcpAsync);
    }

    public int Port { get; }

    public Func<DnsQuestion, IEnumerable<byte[]>> Answer { get; set; } = _ => [];

    public IReadOnlyList<DnsQuestion> Asked => [.. _asked];

    public void Dispose()
    {
        _udp.Dispose();
        _tcp.Dispose();
    }

    private static async Task ServeAsync(Func<Task> one)
    {
        try
        {
            while (true)
                await one();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task UdpAsync()
    {
        byte[] buffer = new byte[4096];
        var from = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
        var question = new DnsQuestion(buffer.AsSpan(0, from.ReceivedBytes), isTcp: false);
        _asked.Enqueue(question);
        foreach (byte[] answer in Answer(question))
            await _udp.SendToAsync(answer, from.RemoteEndPoint);
    }

    private async Task TcpAsync()
    {
        using Socket socket = await _tcp.AcceptAsync();
        await using var stream = new NetworkStream(socket);
        byte[] prefix = new byte[2];
        await stream.ReadExactlyAsync(prefix);
        byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(message);
        var question = new DnsQuestion(message, isTcp: true);
        _asked.Enqueue(question);
        foreach (byte[] answer in Answer(question))
        {
            BinaryPrimitives.WriteUInt16BigEndian(prefix, (ushort)answer.Length);
            await stream.WriteAsync((byte[])[.. prefix, .. answer]);
        }
    }
}
