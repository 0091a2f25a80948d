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

    /// <summary>Switches an option on.</summary>
    internal static void Set(int fd, int level, int option)
    {
        int on = 1;
        _ = Libc.setsockopt(fd, level, option, &on, sizeof(int));
    }
}
