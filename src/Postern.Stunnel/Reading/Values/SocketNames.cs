namespace Postern.Stunnel.Reading.Values;

/// <summary>The socket options that stunnel 5.68 knows on Linux, in the order in which it sets them.</summary>
internal static class SocketNames
{
    private const int Socket = 1;
    private const int Ip = 0;
    private const int Tcp = 6;
    private const int Ipv6 = 41;

    /// <summary>All of them, with the sides on which stunnel sets each to yes unless the file says otherwise.</summary>
    public static readonly SocketName[] All =
    [
        new("SO_DEBUG", Socket, 1, SocketValueKind.Flag),
        new("SO_DONTROUTE", Socket, 5, SocketValueKind.Flag),
        new("SO_KEEPALIVE", Socket, 9, SocketValueKind.Flag),
        new("SO_LINGER", Socket, 13, SocketValueKind.Linger),
        new("SO_OOBINLINE", Socket, 10, SocketValueKind.Flag),
        new("SO_RCVBUF", Socket, 8, SocketValueKind.Number),
        new("SO_SNDBUF", Socket, 7, SocketValueKind.Number),
        new("SO_RCVLOWAT", Socket, 18, SocketValueKind.Number),
        new("SO_SNDLOWAT", Socket, 19, SocketValueKind.Number),
        new("SO_RCVTIMEO", Socket, 20, SocketValueKind.Time),
        new("SO_SNDTIMEO", Socket, 21, SocketValueKind.Time),
        new("SO_REUSEADDR", Socket, 2, SocketValueKind.Flag, "a"),
        new("SO_BINDTODEVICE", Socket, 25, SocketValueKind.Text),
        new("TCP_KEEPCNT", Tcp, 6, SocketValueKind.Number),
        new("TCP_KEEPIDLE", Tcp, 4, SocketValueKind.Number),
        new("TCP_KEEPINTVL", Tcp, 5, SocketValueKind.Number),
        new("IP_TOS", Ip, 1, SocketValueKind.Number),
        new("IP_TTL", Ip, 2, SocketValueKind.Number),
        new("TCP_NODELAY", Tcp, 1, SocketValueKind.Flag, "lr"),
        new("IP_FREEBIND", Ip, 15, SocketValueKind.Flag),
        new("IPV6_V6ONLY", Ipv6, 26, SocketValueKind.Flag),
    ];
}
