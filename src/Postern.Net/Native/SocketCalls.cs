using System.Net;
using System.Runtime.InteropServices;

namespace Postern.Net.Native;

/// <summary>Socket calls that take an address; each answers 0 or the error number.</summary>
internal static unsafe class SocketCalls
{
    /// <summary>The kernel's number of an address family, which for IPv6 is not .NET's.</summary>
    internal static int Family(SocketAddress address) => MemoryMarshal.Read<ushort>(address.Buffer.Span);

    internal static int Connect(int fd, SocketAddress address)
    {
        fixed (byte* pointer = address.Buffer.Span)
            return Libc.connect(fd, pointer, address.Size) < 0 ? Libc.Errno : 0;
    }

    internal static int Bind(int fd, SocketAddress address)
    {
        fixed (byte* pointer = address.Buffer.Span)
            return Libc.bind(fd, pointer, address.Size) < 0 ? Libc.Errno : 0;
    }

    /// <summary>Reads and clears the socket's pending error.</summary>
    internal static int TakeError(int fd)
    {
        int error = 0;
        int size = sizeof(int);
        return Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_ERROR, &error, &size) < 0 ? Libc.Errno : error;
    }

    /// <summary>Lets a socket bear an address that is not this machine's (ip(7), IP_TRANSPARENT; it takes CAP_NET_ADMIN). Answers 0 or the error.</summary>
    internal static int TrySetTransparent(int fd, System.Net.Sockets.AddressFamily family)
    {
        int on = 1;
        return (family == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Libc.setsockopt(fd, Libc.IPPROTO_IPV6, Libc.IPV6_TRANSPARENT, &on, sizeof(int))
            : Libc.setsockopt(fd, Libc.IPPROTO_IP, Libc.IP_TRANSPARENT, &on, sizeof(int))) < 0 ? Libc.Errno : 0;
    }

    /// <summary>Where a client wanted to go before the firewall led it here (SO_ORIGINAL_DST of netfilter); null where it came straight.</summary>
    internal static IPEndPoint? OriginalDestination(int fd)
    {
        byte* address = stackalloc byte[28];
        int length = 28;
        if (Libc.getsockopt(fd, Libc.IPPROTO_IPV6, Libc.SO_ORIGINAL_DST, address, &length) == 0 && length == 28)
            return new IPEndPoint(new IPAddress(new ReadOnlySpan<byte>(address + 8, 16)), (address[2] << 8) | address[3]);
        length = 16;
        return Libc.getsockopt(fd, Libc.IPPROTO_IP, Libc.SO_ORIGINAL_DST, address, &length) == 0 && length == 16
            ? new IPEndPoint(new IPAddress(new ReadOnlySpan<byte>(address + 4, 4)), (address[2] << 8) | address[3])
            : null;
    }

    /// <summary>Switches an option on.</summary>
    internal static void Set(int fd, int level, int option)
    {
        int on = 1;
        _ = Libc.setsockopt(fd, level, option, &on, sizeof(int));
    }
}
