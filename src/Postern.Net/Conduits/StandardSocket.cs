using Postern.Net.Native;

namespace Postern.Net.Conduits;

/// <summary>Descriptors 0 and 1 as a connection.</summary>
public static unsafe class StandardSocket
{
    /// <summary>Whether both are the same connected socket, as inetd gives them.</summary>
    public static bool IsOneSocket()
    {
        byte* first = stackalloc byte[128];
        byte* second = stackalloc byte[128];
        int firstLength = 128;
        int secondLength = 128;
        if (Libc.getsockname(0, first, &firstLength) < 0 || Libc.getsockname(1, second, &secondLength) < 0)
            return false;
        if (!new ReadOnlySpan<byte>(first, firstLength).SequenceEqual(new ReadOnlySpan<byte>(second, secondLength)))
            return false;
        // Two unnamed Unix sockets have the same empty name: what the kernel calls them tells them apart.
        return File.ResolveLinkTarget("/proc/self/fd/0", returnFinalTarget: false)?.FullName == File.ResolveLinkTarget("/proc/self/fd/1", returnFinalTarget: false)?.FullName;
    }

    /// <summary>The one socket, on a descriptor of our own.</summary>
    public static int TakeSocket()
    {
        int own = Take(0);
        PutNull(1);
        return own;
    }

    /// <summary>
    /// A descriptor of our own for one of them. The original becomes /dev/null: closing ours then really closes, and the
    /// number is given to nobody else.
    /// </summary>
    public static int Take(int descriptor)
    {
        int own = Libc.fcntl(descriptor, Libc.F_DUPFD_CLOEXEC, 3);
        if (own < 0)
            throw new IOException($"descriptor {descriptor}: {Libc.Describe(Libc.Errno)}");
        PutNull(descriptor);
        nint flags = Libc.fcntl(own, Libc.F_GETFL, 0);
        _ = Libc.fcntl(own, Libc.F_SETFL, flags | Libc.O_NONBLOCK);
        return own;
    }

    private static void PutNull(int descriptor)
    {
        using var file = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        _ = Libc.dup2((int)file.DangerousGetHandle(), descriptor);
    }
}
