namespace Postern.Net.Native;

/// <summary>What the kernel knows of a TCP connection that somebody else reads and writes: TCP_INFO of tcp(7).</summary>
/// <param name="PeerFinished">The peer's FIN has come.</param>
/// <param name="IsOver">It was reset, or given up.</param>
/// <param name="Received">Bytes that the peer sent.</param>
/// <param name="Sent">Bytes that were written for the peer, whether it has acknowledged them or not.</param>
/// <param name="Quiet">Milliseconds since data moved in either direction.</param>
internal readonly record struct TcpProgress(bool PeerFinished, bool IsOver, long Received, long Sent, long Quiet)
{
    // linux/tcp.h, struct tcp_info: what was ever in it stays where it is.
    private const int State = 0;
    private const int Unacknowledged = 24;
    private const int LastDataSent = 44;
    private const int LastDataReceived = 52;
    private const int BytesAcknowledged = 120;
    private const int BytesReceived = 128;
    private const int BytesNotSent = 144;
    private const int Needed = 148;

    // net/tcp_states.h
    private const int CloseWait = 8;
    private const int LastAck = 9;
    private const int Closing = 11;

    /// <summary>How often a connection in full flow is asked again. Arbitrary: it is still, where it has to be exact.</summary>
    private const int Attempts = 8;

    /// <summary>Asks; false where it is no TCP connection.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="peerFinished">The peer's FIN had come when it was asked before: a reset that follows hides it.</param>
    /// <param name="progress">The answer.</param>
    internal static unsafe bool TryRead(int fd, bool peerFinished, out TcpProgress progress)
    {
        progress = default;
        byte* info = stackalloc byte[Needed];
        if (!TryAsk(fd, info))
            return false;
        int onTheWay = 0;
        // Bytes acknowledged and bytes on their way are two questions: what is acknowledged in between would be counted nowhere.
        for (int attempt = 0; attempt < Attempts && !IsStill(info); attempt++)
        {
            long acknowledged = *(long*)(info + BytesAcknowledged);
            if (Libc.ioctl(fd, Libc.SIOCOUTQ, &onTheWay) < 0 || !TryAsk(fd, info))
                return false;
            if (*(long*)(info + BytesAcknowledged) == acknowledged)
                break;
            onTheWay = 0;
        }
        bool finished = peerFinished || info[State] is CloseWait or LastAck or Closing;
        // The kernel counts a FIN as a byte: it has a place in the sequence. Our SYN stands before the count.
        progress = new TcpProgress(
            finished,
            info[State] == Libc.TCP_CLOSE,
            *(long*)(info + BytesReceived) - (finished ? 1 : 0),
            *(long*)(info + BytesAcknowledged) + onTheWay,
            Math.Min(*(uint*)(info + LastDataSent), *(uint*)(info + LastDataReceived)));
        return true;
    }

    /// <summary>All that was written is acknowledged. Of what a reset has lost the kernel says so too, wrongly.</summary>
    private static unsafe bool IsStill(byte* info) =>
        info[State] != Libc.TCP_CLOSE && *(uint*)(info + Unacknowledged) == 0 && *(uint*)(info + BytesNotSent) == 0;

    private static unsafe bool TryAsk(int fd, byte* info)
    {
        int length = Needed;
        return Libc.getsockopt(fd, Libc.IPPROTO_TCP, Libc.TCP_INFO, info, &length) == 0 && length == Needed; // Linux 4.6
    }
}
