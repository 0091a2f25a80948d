using System.Buffers.Binary;

namespace Postern.Native;

/// <summary>The descriptors 0, 1 and 2, which may all be one connection (inetd, xinetd).</summary>
internal static class StandardStreams
{
    private const int StatxSize = 256;
    private const int ModeAt = 28;
    private const int InodeAt = 32; // statx(2): struct statx
    private const int DeviceAt = 136;

    /// <summary>Whether standard error is a file of its own; where not, what is written there reaches the peer.</summary>
    public static bool ErrorIsOurs => !AreSame(2, 0) && !AreSame(2, 1);

    /// <summary>Whether standard error is a connection that is standard input as well: inetd has started us, whatever a configuration says.</summary>
    public static bool ErrorIsConnection => Identity(0) is { IsSocket: true } && AreSame(2, 0);

    /// <summary>Whether the log may be coloured: standard error is a terminal and nobody asked for plain text (no-color.org).</summary>
    public static bool ErrorIsTerminal =>
        Libc.isatty(2) == 1 && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Whether answers may be coloured.</summary>
    public static bool OutputIsTerminal =>
        Libc.isatty(1) == 1 && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Whether answers are kept by the system's journal, for others to read (systemd.exec(5), <c>JOURNAL_STREAM</c>); terminals inherit the variable, and are not what it names.</summary>
    public static bool OutputIsJournal =>
        Environment.GetEnvironmentVariable("JOURNAL_STREAM")?.Split(':') is [_, var inode] && Identity(1) is { } output && inode == output.Inode.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether somebody can be asked: standard input is a terminal.</summary>
    public static bool InputIsTerminal => Libc.isatty(0) == 1;

    /// <summary>Whether both descriptors are open and the same file, whatever way they were opened.</summary>
    public static bool AreSame(int one, int other) =>
        Identity(one) is { } first && Identity(other) is { } second && first == second;

    /// <summary>Where standard error is the connection, it becomes /dev/null, so that not even a crash of the runtime writes to the peer.</summary>
    /// <returns>Whether standard error may be used.</returns>
    public static bool Guard()
    {
        if (ErrorIsOurs)
            return true;
        var nowhere = Libc.open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC, 0);
        if (nowhere < 0)
            throw new IOException("/dev/null cannot be opened, and standard error is the connection: nothing can be started safely");
        _ = Libc.dup2(nowhere, 2);
        _ = Libc.close(nowhere);
        return false;
    }

    private static unsafe (ulong Inode, ulong Device, bool IsSocket)? Identity(int fd)
    {
        Span<byte> result = stackalloc byte[StatxSize];
        byte empty = 0;
        fixed (byte* start = result)
        {
            if (Libc.statx(fd, &empty, Libc.AT_EMPTY_PATH, Libc.STATX_INO | Libc.STATX_TYPE, start) != 0)
                return null;
        }

        return (
            BinaryPrimitives.ReadUInt64LittleEndian(result[InodeAt..]),
            BinaryPrimitives.ReadUInt64LittleEndian(result[DeviceAt..]),
            (BinaryPrimitives.ReadUInt16LittleEndian(result[ModeAt..]) & Libc.S_IFMT) == Libc.S_IFSOCK);
    }
}
