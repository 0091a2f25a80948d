using System.Runtime.InteropServices;

namespace Postern.Net.Native;

/// <summary>Pseudo-terminals, pty(7).</summary>
internal static unsafe class Terminal
{
    private const int NameSize = 64;

    /// <summary>More than <c>struct termios</c> takes (glibc: 60 bytes).</summary>
    private const int TermiosSize = 256;

    /// <summary>Opens one: the near end is the master, the far end the terminal of this name. Answers 0 or the error.</summary>
    /// <param name="pair">Gets both.</param>
    /// <param name="isRaw">Bytes pass as they are; else lines are edited and echoed, as the kernel makes terminals.</param>
    /// <param name="name">The terminal's name.</param>
    internal static int Open(DescriptorPair pair, bool isRaw, out string name)
    {
        name = "";
        int master = Libc.posix_openpt(Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC);
        if (master < 0)
            return Libc.Errno;
        int error = OpenFar(master, isRaw, out int far, out name);
        if (error != 0)
            _ = Libc.close(master);
        return error != 0 ? error : pair.Keep(master, far);
    }

    private static int OpenFar(int master, bool isRaw, out int far, out string name)
    {
        byte* path = stackalloc byte[NameSize];
        byte* settings = stackalloc byte[TermiosSize];
        name = "";
        far = -1;
        if (Libc.grantpt(master) < 0 || Libc.unlockpt(master) < 0)
            return Libc.Errno;
        int error = Libc.ptsname_r(master, path, NameSize);
        if (error != 0)
            return error;
        name = Marshal.PtrToStringUTF8((nint)path)!; // the pointer is not null
        far = Libc.open(path, Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC);
        if (far < 0)
            return Libc.Errno;
        if (!isRaw)
            return 0;
        if (Libc.tcgetattr(far, settings) < 0)
            return Libc.Errno;
        Libc.cfmakeraw(settings);
        return Libc.tcsetattr(far, Libc.TCSANOW, settings) < 0 ? Libc.Errno : 0;
    }
}
