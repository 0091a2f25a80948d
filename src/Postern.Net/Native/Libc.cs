using System.Runtime.InteropServices;

namespace Postern.Net.Native;

/// <summary>The functions of the C library that the engine calls; each is described in its man page of section 2 or 3.</summary>
/// <remarks>
/// All signatures are blittable, so a call costs no marshalling. A function that returns -1 leaves its error in
/// <see cref="Errno"/>, which must be read before any other native call.
/// </remarks>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    internal static int Errno => Marshal.GetLastSystemError();

    [LibraryImport(Library)] internal static partial int epoll_create1(int flags);
    [LibraryImport(Library)] internal static partial int epoll_ctl(int epoll, int operation, int fd, void* e);
    [LibraryImport(Library)] internal static partial int epoll_wait(int epoll, void* events, int max, int milliseconds);
    [LibraryImport(Library)] internal static partial int eventfd(uint initial, int flags);
    [LibraryImport(Library)] internal static partial nint read(int fd, void* buffer, nint length);
    [LibraryImport(Library)] internal static partial nint write(int fd, void* buffer, nint length);
    [LibraryImport(Library)] internal static partial int close(int fd);
    [LibraryImport(Library)] internal static partial int dup2(int fd, int copy);
    [LibraryImport(Library)] internal static partial int fcntl(int fd, int command, nint argument);
    [LibraryImport(Library)] internal static partial int ioctl(int fd, nuint request, int* value);
    [LibraryImport(Library)] internal static partial int socket(int family, int type, int protocol);
    [LibraryImport(Library)] internal static partial int socketpair(int family, int type, int protocol, int* pair);
    [LibraryImport(Library)] internal static partial int bind(int fd, void* address, int length);
    [LibraryImport(Library)] internal static partial int listen(int fd, int backlog);
    [LibraryImport(Library)] internal static partial int accept4(int fd, void* address, int* length, int flags);
    [LibraryImport(Library)] internal static partial int connect(int fd, void* address, int length);
    [LibraryImport(Library)] internal static partial int getsockname(int fd, void* address, int* length);
    [LibraryImport(Library)] internal static partial int getpeername(int fd, void* address, int* length);
    [LibraryImport(Library)] internal static partial int getsockopt(int fd, int level, int name, void* value, int* length);
    [LibraryImport(Library)] internal static partial int setsockopt(int fd, int level, int name, void* value, int length);
    [LibraryImport(Library)] internal static partial nint recv(int fd, void* buffer, nint length, int flags);
    [LibraryImport(Library)] internal static partial nint send(int fd, void* buffer, nint length, int flags);
    [LibraryImport(Library)] internal static partial nint sendmsg(int fd, void* message, int flags);
    [LibraryImport(Library)] internal static partial nint recvmsg(int fd, void* message, int flags);
    [LibraryImport(Library)] internal static partial int shutdown(int fd, int how);
    [LibraryImport(Library)] internal static partial int malloc_trim(nint pad);
    [LibraryImport(Library)] internal static partial int mallopt(int parameter, int value);

    [LibraryImport(Library)] internal static partial int close_range(uint first, uint last, int flags);
    [LibraryImport(Library)] internal static partial int pipe2(int* pair, int flags);
    [LibraryImport(Library)] internal static partial int statx(int directory, byte* path, int flags, uint mask, byte* result);
    [LibraryImport(Library)] internal static partial int access(byte* path, int mode);
    [LibraryImport(Library, SetLastError = true)] internal static partial byte* realpath(byte* path, byte* resolved);
    [LibraryImport(Library)] internal static partial int getpwnam_r(byte* name, byte* record, byte* buffer, nuint size, void** found);
    [LibraryImport(Library)] internal static partial int getgrnam_r(byte* name, byte* record, byte* buffer, nuint size, void** found);
    [LibraryImport(Library)] internal static partial int getservbyname_r(byte* name, byte* protocol, byte* record, byte* buffer, nuint size, void** found);
    [LibraryImport(Library)] internal static partial int open(byte* path, int flags);
    [LibraryImport(Library)] internal static partial int kill(int pid, int signal);
    [LibraryImport(Library)] internal static partial int waitid(int kind, int id, void* information, int options);
    [LibraryImport(Library)] internal static partial int prlimit(int pid, int resource, ulong* newLimits, ulong* oldLimits);
    [LibraryImport(Library)] internal static partial nint syscall(nint number, nint first, nint second);
    [LibraryImport(Library)] internal static partial int sigfillset(void* set);
    [LibraryImport(Library)] internal static partial int sigemptyset(void* set);
    [LibraryImport(Library)] internal static partial int posix_spawn(int* pid, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);
    [LibraryImport(Library)] internal static partial int posix_spawn_file_actions_init(void* actions);
    [LibraryImport(Library)] internal static partial int posix_spawn_file_actions_destroy(void* actions);
    [LibraryImport(Library)] internal static partial int posix_spawn_file_actions_adddup2(void* actions, int from, int to);
    [LibraryImport(Library)] internal static partial int posix_spawn_file_actions_addopen(void* actions, int fd, byte* path, int flags, uint mode);
    [LibraryImport(Library)] internal static partial int posix_spawn_file_actions_addclosefrom_np(void* actions, int from);
    [LibraryImport(Library)] internal static partial int posix_spawnattr_init(void* attributes);
    [LibraryImport(Library)] internal static partial int posix_spawnattr_destroy(void* attributes);
    [LibraryImport(Library)] internal static partial int posix_spawnattr_setflags(void* attributes, short flags);
    [LibraryImport(Library)] internal static partial int posix_spawnattr_setsigdefault(void* attributes, void* set);
    [LibraryImport(Library)] internal static partial int posix_spawnattr_setsigmask(void* attributes, void* set);
    [LibraryImport(Library)] internal static partial int posix_openpt(int flags);
    [LibraryImport(Library)] internal static partial int grantpt(int fd);
    [LibraryImport(Library)] internal static partial int unlockpt(int fd);
    [LibraryImport(Library)] internal static partial int ptsname_r(int fd, byte* buffer, nint length);
    [LibraryImport(Library)] internal static partial int tcgetattr(int fd, void* terminal);
    [LibraryImport(Library)] internal static partial int tcsetattr(int fd, int actions, void* terminal);
    [LibraryImport(Library)] internal static partial void cfmakeraw(void* terminal);

    internal const int O_RDWR = 2;
    internal const int O_NOCTTY = 0x100;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_CLOEXEC = 0x80000;
    internal const int F_GETFD = 1;
    internal const int F_SETFD = 2;
    internal const int F_GETFL = 3;
    internal const int F_SETFL = 4;
    internal const int F_DUPFD_CLOEXEC = 1030;
    internal const int FD_CLOEXEC = 1;
    internal const int CLOSE_RANGE_CLOEXEC = 4;

    internal const int EPOLL_CTL_ADD = 1;
    internal const int EPOLL_CTL_DEL = 2;
    internal const int EPOLL_CTL_MOD = 3;
    internal const uint EPOLLIN = 0x1;
    internal const uint EPOLLOUT = 0x4;
    internal const uint EPOLLERR = 0x8;
    internal const uint EPOLLHUP = 0x10;
    internal const uint EPOLLRDHUP = 0x2000;
    internal const uint EPOLLET = 0x80000000;

    internal const int AF_UNSPEC = 0;
    internal const int AF_UNIX = 1;
    internal const int AF_INET = 2;
    internal const int AF_INET6 = 10;
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_DGRAM = 2;
    internal const int SOCK_NONBLOCK = 0x800;
    internal const int SOCK_CLOEXEC = 0x80000;
    internal const int SOL_SOCKET = 1;
    internal const int SO_REUSEADDR = 2;
    internal const int SO_TYPE = 3;
    internal const int SO_ERROR = 4;
    internal const int SO_KEEPALIVE = 9;
    internal const int SO_LINGER = 13;
    internal const int SO_REUSEPORT = 15;
    internal const int SO_PEERCRED = 17;
    internal const int SO_ACCEPTCONN = 30;
    internal const int IPPROTO_IP = 0;
    internal const int IP_BIND_ADDRESS_NO_PORT = 24;
    internal const int IP_TRANSPARENT = 19;
    internal const int IPV6_TRANSPARENT = 75;
    internal const int SO_ORIGINAL_DST = 80;
    internal const int IPPROTO_TCP = 6;
    internal const int IPPROTO_IPV6 = 41;
    internal const int TCP_NODELAY = 1;
    internal const int TCP_INFO = 11; // the first byte is the state
    internal const int TCP_QUICKACK = 12;
    internal const int TCP_CLOSE = 7;
    internal const int SCM_RIGHTS = 1;
    internal const int SIOCOUTQ = 0x5411;
    internal const int IPV6_V6ONLY = 26;
    internal const int MSG_NOSIGNAL = 0x4000;
    internal const int MSG_CMSG_CLOEXEC = 0x40000000;
    internal const int MSG_DONTWAIT = 0x40;
    internal const int SHUT_RD = 0;
    internal const int SHUT_WR = 1;
    internal const int SHUT_RDWR = 2;

    internal const int AT_FDCWD = -100;
    internal const int AT_SYMLINK_NOFOLLOW = 0x100;
    internal const uint STATX_TYPE = 1;
    internal const uint STATX_MODE = 2;
    internal const uint STATX_UID = 8;
    internal const int S_IFMT = 0xF000;
    internal const int S_IFDIR = 0x4000;
    internal const int X_OK = 1;
    internal const int P_PIDFD = 3;
    internal const int P_PID = 1;
    internal const int WNOHANG = 1;
    internal const int WEXITED = 4;
    internal const int CLD_EXITED = 1;
    internal const int RLIMIT_NOFILE = 7;
    internal const int SYS_pidfd_open = 434;
    internal const int SIGKILL = 9;
    internal const int SIGTERM = 15;
    internal const short POSIX_SPAWN_SETPGROUP = 0x02;
    internal const short POSIX_SPAWN_SETSIGDEF = 0x04;
    internal const short POSIX_SPAWN_SETSIGMASK = 0x08;
    internal const short POSIX_SPAWN_SETSID = 0x80;
    internal const int TCSANOW = 0;

    internal const int EIO = 5;
    internal const int EINTR = 4;
    internal const int EAGAIN = 11;
    internal const int EACCES = 13;
    internal const int ENFILE = 23;
    internal const int EMFILE = 24;
    internal const int EPIPE = 32;
    internal const int ENOTSOCK = 88;
    internal const int EAFNOSUPPORT = 97;
    internal const int EADDRINUSE = 98;
    internal const int EADDRNOTAVAIL = 99;
    internal const int ECONNABORTED = 103;
    internal const int ECONNRESET = 104;
    internal const int ENOTCONN = 107;
    internal const int ETIMEDOUT = 110;
    internal const int ECONNREFUSED = 111;
    internal const int EINPROGRESS = 115;
    internal const int ENOBUFS = 105;
    internal const int ENOMEM = 12;

    /// <summary>The C library's words for an error number, for a log line.</summary>
    internal static string Describe(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
