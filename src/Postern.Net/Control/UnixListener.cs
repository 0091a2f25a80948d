using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Postern.Net.Native;

namespace Postern.Net.Control;

/// <summary>A listening Unix socket whose file stays when it is closed: the runtime's own removes whatever stands at its path by then, another process's too.</summary>
public static class UnixListener
{
    /// <summary>Opens it; who may connect is settled before anybody can.</summary>
    /// <param name="path">Where; nothing stands there.</param>
    /// <param name="mode">Who may connect.</param>
    /// <param name="backlog">How many may wait to be accepted.</param>
    /// <exception cref="IOException">It cannot be opened; the text is the system's reason.</exception>
    public static unsafe Socket Open(string path, UnixFileMode mode, int backlog)
    {
        SocketAddress address = new UnixDomainSocketEndPoint(path).Serialize();
        int descriptor = Libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0);
        if (descriptor < 0)
            throw Failure();
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        fixed (byte* start = address.Buffer.Span)
        {
            if (Libc.bind(descriptor, start, address.Size) < 0)
                throw Failure();
        }
        File.SetUnixFileMode(path, mode);
        if (Libc.listen(descriptor, backlog) < 0)
            throw Failure();
        handle.SetHandleAsInvalid();
        return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }

    private static IOException Failure() => new(Libc.Describe(Libc.Errno));
}
