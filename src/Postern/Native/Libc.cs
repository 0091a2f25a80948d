using System.Runtime.InteropServices;

namespace Postern.Native;

/// <summary>What hosting a process needs of the C library; each function is described in its man page of section 2 or 3.</summary>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int statx(int directory, byte* path, int flags, uint mask, byte* result);

    [LibraryImport(Library)] internal static partial int isatty(int fd);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags, int mode);

    [LibraryImport(Library, SetLastError = true)] internal static partial int dup2(int from, int to);

    [LibraryImport(Library)] internal static partial int close(int fd);

    [LibraryImport(Library, SetLastError = true)] internal static partial nint write(int fd, byte* bytes, nint count);

    [LibraryImport(Library)] internal static partial int poll(PollDescriptor* rows, nuint count, int milliseconds);

    [LibraryImport(Library)] internal static partial int setsid();

    [LibraryImport(Library)] internal static partial int getpgrp();

    [LibraryImport(Library)] internal static partial int tcgetpgrp(int fd);

    [LibraryImport(Library)] internal static partial int tcgetattr(int fd, void* terminal);

    [LibraryImport(Library)] internal static partial int tcsetattr(int fd, int actions, void* terminal);

    [LibraryImport(Library, SetLastError = true)] internal static partial nint read(int fd, byte* bytes, nint count);

    [LibraryImport(Library)] internal static partial int sigemptyset(void* set);

    [LibraryImport(Library)] internal static partial int sigaddset(void* set, int signal);

    [LibraryImport(Library)] internal static partial int pthread_sigmask(int how, void* set, void* before);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int chroot(string path);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int chdir(string path);

    [LibraryImport(Library, SetLastError = true)] internal static partial int setgid(uint group);

    [LibraryImport(Library, SetLastError = true)] internal static partial int setgroups(nint count, uint* groups);

    [LibraryImport(Library, SetLastError = true)] internal static partial int setuid(uint user);

    [LibraryImport(Library)] internal static partial uint umask(uint mask);

    [LibraryImport(Library, SetLastError = true)] internal static partial nint syscall(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport(Library, SetLastError = true)] internal static partial int prctl(int option, nint second, nint third, nint fourth, nint fifth);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int execve(string path, byte** arguments, byte** environment);

    [LibraryImport(Library)] internal static partial nint signal(int number, nint handler);

    internal const int SIG_BLOCK = 0;
    internal const int SIGPIPE = 13;
    internal const nint SIG_DFL = 0;
    internal const int O_PATH = 0x200000;
    internal const int PR_SET_DUMPABLE = 4;
    internal const int PR_SET_NO_NEW_PRIVS = 38;
    internal const int PR_GET_NO_NEW_PRIVS = 39;
    internal const int SIG_SETMASK = 2;
    internal const int SIGTTIN = 21;
    internal const int SIGTTOU = 22;
    internal const uint ECHO = 0x8;
    internal const int TCSAFLUSH = 2;
    internal const short POLLIN = 1;
    internal const short POLLOUT = 4;
    internal const int O_WRONLY = 1;
    internal const int O_CREAT = 0x40;
    internal const int O_TRUNC = 0x200;
    internal const int O_APPEND = 0x400;
    internal const int O_RDWR = 2;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_CLOEXEC = 0x80000;
    internal const int EINTR = 4;
    internal const int EAGAIN = 11;
    internal const int AT_EMPTY_PATH = 0x1000;
    internal const uint STATX_TYPE = 1;
    internal const uint STATX_INO = 0x100;
    internal const int S_IFMT = 0xF000;
    internal const int S_IFSOCK = 0xC000;
}
