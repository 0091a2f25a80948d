using Postern.Net.Native;

namespace Postern.Net.Conduits;

/// <summary>How a TCP connection does, in the kernel's words: <c>struct tcp_info</c> (tcp(7), linux/tcp.h).</summary>
/// <param name="RoundTrip">The smoothed round trip time.</param>
/// <param name="BytesSent">Bytes that the peer has acknowledged.</param>
/// <param name="BytesReceived">Bytes that have come from the peer in order.</param>
public readonly record struct TcpFacts(TimeSpan RoundTrip, long BytesSent, long BytesReceived)
{
    private const int Rtt = 68;
    private const int BytesAcked = 120;
    private const int Received = 128;

    /// <summary>Asks for it; null where the descriptor is no TCP connection.</summary>
    public static unsafe TcpFacts? Of(int fd)
    {
        const int size = 136;
        byte* info = stackalloc byte[size];
        int length = size;
        if (Libc.getsockopt(fd, Libc.IPPROTO_TCP, Libc.TCP_INFO, info, &length) < 0 || length < size)
            return null;
        return new TcpFacts(TimeSpan.FromMicroseconds(*(uint*)(info + Rtt)), *(long*)(info + BytesAcked), *(long*)(info + Received));
    }
}
