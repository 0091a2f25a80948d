namespace Postern.Net.Native;

/// <summary>Two connected descriptors, above 2 and closed on exec; each is closed here unless it is taken.</summary>
internal sealed class DescriptorPair : IDisposable
{
    private int _near = -1;
    private int _far = -1;

    /// <summary>The end that stays with us.</summary>
    internal int Near => _near;

    /// <summary>The end for the other side.</summary>
    internal int Far => _far;

    /// <summary>Makes a stream socket pair; the near end does not block. Answers 0 or the error.</summary>
    internal unsafe int OpenSockets()
    {
        int* pair = stackalloc int[2];
        if (Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0, pair) < 0)
            return Libc.Errno;
        return Keep(pair[0], pair[1]);
    }

    /// <summary>Makes a pipe that is read here without blocking. Answers 0 or the error.</summary>
    internal unsafe int OpenPipe()
    {
        int* pair = stackalloc int[2];
        if (Libc.pipe2(pair, Libc.O_CLOEXEC) < 0)
            return Libc.Errno;
        return Keep(pair[0], pair[1]);
    }

    /// <summary>Takes two descriptors over. Answers 0 or the error.</summary>
    internal int Keep(int near, int far)
    {
        _near = near;
        _far = far;
        int error = Lift(ref _near);
        if (error == 0)
            error = Lift(ref _far);
        return error != 0 || Libc.fcntl(_near, Libc.F_SETFL, Libc.fcntl(_near, Libc.F_GETFL, 0) | Libc.O_NONBLOCK) == 0 ? error : Libc.Errno;
    }

    /// <summary>Hands the near end over.</summary>
    internal int TakeNear()
    {
        (int fd, _near) = (_near, -1);
        return fd;
    }

    /// <summary>Hands the far end over.</summary>
    internal int TakeFar()
    {
        (int fd, _far) = (_far, -1);
        return fd;
    }

    public void Dispose()
    {
        CloseOne(ref _near);
        CloseOne(ref _far);
    }

    /// <summary>A descriptor of 0, 1 or 2 (we were started with them closed) would be overwritten in a child.</summary>
    private static int Lift(ref int fd)
    {
        if (fd > 2)
            return 0;
        int higher = Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 3);
        if (higher < 0)
            return Libc.Errno;
        _ = Libc.close(fd);
        fd = higher;
        return 0;
    }

    private static void CloseOne(ref int fd)
    {
        if (fd >= 0)
            _ = Libc.close(fd);
        fd = -1;
    }
}
