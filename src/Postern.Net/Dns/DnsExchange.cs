using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Postern.Wire.Dns;

namespace Postern.Net.Dns;

/// <summary>One question to one server, and its answer.</summary>
/// <remarks>
/// Every question has its own socket, so its own source port, and a random id; the socket is connected, so that the
/// kernel passes on nothing that comes from elsewhere. What does not answer the question is not believed and waited
/// past: it may be forged (RFC 5452 §9).
/// </remarks>
internal static class DnsExchange
{
    private const int LengthPrefix = 2; // RFC 1035 §4.2.2

    /// <summary>Asks over UDP, and again over TCP when the answer was cut; null when the name is no domain name.</summary>
    internal static async Task<DnsResponse?> AskAsync(IPEndPoint server, Question question, bool edns, bool tcpOnly, CancellationToken cancel)
    {
        var query = new DnsQuery
        {
            Id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1),
            Name = question.Name,
            Type = question.Type!.Value, // a question to the system does not come here
            UsesEdns = edns,
        };
        byte[] message = new byte[LengthPrefix + DnsQuery.Longest];
        if (!query.TryWrite(message.AsSpan(LengthPrefix), out int length))
            return null;
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)length);
        if (!tcpOnly)
        {
            DnsResponse response = await DatagramAsync(server, query, message.AsMemory(LengthPrefix, length), cancel);
            if (!response.IsTruncated)
                return response;
        }
        return await StreamAsync(server, query, message.AsMemory(0, LengthPrefix + length), cancel);
    }

    private static async Task<DnsResponse> DatagramAsync(IPEndPoint server, DnsQuery query, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancel);
        await socket.SendAsync(message, cancel);
        byte[] buffer = new byte[ushort.MaxValue];
        while (true)
        {
            int length = await socket.ReceiveAsync(buffer, cancel);
            if (DnsResponse.TryRead(buffer.AsSpan(0, length), out DnsResponse? response) && response.Answers(query))
                return response;
        }
    }

    private static async Task<DnsResponse> StreamAsync(IPEndPoint server, DnsQuery query, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancel);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(message, cancel);
        byte[] prefix = new byte[LengthPrefix];
        await stream.ReadExactlyAsync(prefix, cancel);
        byte[] answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(answer, cancel);
        return DnsResponse.TryRead(answer, out DnsResponse? response) && response.Answers(query)
            ? response
            : throw new IOException("the answer over TCP is not one to the question");
    }
}
