using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Postern.Net.Native;

namespace Postern.Net.Listening;

/// <summary>Opens listening descriptors.</summary>
internal static unsafe class ListeningSockets
{
    private const int Backlog = 4096;

    /// <summary>How often another free port is tried where the one that the first address was given is not free at the next.</summary>
    private const int PortTries = 16;

    /// <summary>
    /// Opens a port at every address of a host, or at none. Left out is only what this machine does not have at all:
    /// on one without IPv6, <c>localhost</c> may still have the address <c>::1</c>.
    /// </summary>
    /// <param name="addresses">Different addresses.</param>
    /// <param name="port">The port; 0 for one that is free at all of them.</param>
    /// <param name="dualStack">An IPv6 socket takes IPv4 as well.</param>
    /// <param name="count">Sockets for each address.</param>
    /// <param name="settings">Set on each before it is bound.</param>
    /// <returns>The sockets of each address that is served, at least one.</returns>
    /// <exception cref="ListenException">One cannot be opened.</exception>
    internal static IReadOnlyList<int[]> OpenAll(IReadOnlyList<IPAddress> addresses, int port, bool dualStack, int count, IReadOnlyList<SocketSetting>? settings = null)
    {
        for (int tries = 1; ; tries++)
        {
            var opened = new List<int[]>();
            ListenException? missing = null;
            try
            {
                foreach (IPAddress address in addresses)
                {
                    try
                    {
                        opened.Add(OpenTcp(address, opened.Count == 0 ? port : Port(opened[0][0]), dualStack, count, settings ?? []));
                    }
                    catch (ListenException failure) when (IsMissing(address, failure.Errno))
                    {
                        missing ??= failure;
                    }
                }
                return opened.Count > 0 ? opened : throw missing!; // there is at least one address
            }
            catch (ListenException failure)
            {
                foreach (int fd in opened.SelectMany(sockets => sockets))
                    _ = Libc.close(fd);
                bool another = port == 0 && opened.Count > 0 && failure.Errno == Libc.EADDRINUSE && tries < PortTries;
                if (!another)
                    throw;
            }
        }
    }

    /// <summary>
    /// Opens one socket for each loop on the same address, so that the kernel spreads connections. The first is bound
    /// without SO_REUSEPORT, which finds out that somebody else has the port; only then the others may share it.
    /// </summary>
    internal static int[] OpenTcp(IPAddress address, int port, bool dualStack, int count, IReadOnlyList<SocketSetting> settings)
    {
        var sockets = new List<int>();
        try
        {
            int actual = port;
            for (int i = 0; i < count; i++)
            {
                int fd = Bind(address, actual, dualStack, i > 0, settings);
                sockets.Add(fd);
                actual = Port(fd);
            }
            foreach (int fd in sockets)
            {
                if (Libc.listen(fd, Backlog) < 0)
                    throw Failure(address, port, Libc.Errno);
            }
            return [.. sockets];
        }
        catch
        {
            foreach (int fd in sockets)
                _ = Libc.close(fd);
            throw;
        }
    }

    /// <summary>Opens a Unix socket; a socket file that nobody listens on any more is replaced.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="rules">Who owns it.</param>
    /// <param name="mode">Who may connect; null for what the process's mask leaves.</param>
    internal static int OpenUnix(string path, ListenRules rules, UnixFileMode? mode = null)
    {
        byte[] address = UnixAddress(path);
        int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        fixed (byte* start = address)
        {
            if (Libc.bind(fd, start, address.Length) < 0)
            {
                int errno = Libc.Errno;
                if (errno != Libc.EADDRINUSE || !IsSocket(path) || !IsStale(address))
                {
                    _ = Libc.close(fd);
                    throw UnixFailure(path, errno);
                }
                File.Delete(path);
                if (Libc.bind(fd, start, address.Length) < 0)
                {
                    errno = Libc.Errno;
                    _ = Libc.close(fd);
                    throw UnixFailure(path, errno);
                }
            }
        }
        // Before anybody can connect: until listen(2) all are refused.
        if (mode is { } given)
            File.SetUnixFileMode(path, given);
        if ((rules.Owner is not null || rules.Group is not null) && Posix.ChangeOwner(path, rules.Owner ?? -1, rules.Group ?? -1) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            _ = Libc.close(fd);
            File.Delete(path);
            throw UnixFailure(path, errno);
        }
        _ = Libc.listen(fd, Backlog);
        return fd;
    }

    /// <summary>The port a socket is bound to.</summary>
    internal static int Port(int fd)
    {
        byte* address = stackalloc byte[128];
        int length = 128;
        return Libc.getsockname(fd, address, &length) < 0
            ? 0
            : BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(address + 2, 2));
    }

    /// <summary>struct sockaddr_un (unix(7)).</summary>
    internal static byte[] UnixAddress(string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        if (bytes.Length > 107)
            throw new ListenException($"the socket path {path} is longer than 107 bytes; choose a shorter one");
        byte[] address = new byte[2 + bytes.Length + 1];
        BitConverter.TryWriteBytes(address, (ushort)Libc.AF_UNIX);
        bytes.CopyTo(address, 2);
        return address;
    }

    /// <summary>struct sockaddr_in or sockaddr_in6 (ip(7), ipv6(7)).</summary>
    internal static byte[] InetAddress(IPAddress address, int port)
    {
        bool six = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        byte[] native = new byte[six ? 28 : 16];
        BitConverter.TryWriteBytes(native, (ushort)(six ? Libc.AF_INET6 : Libc.AF_INET));
        BinaryPrimitives.WriteUInt16BigEndian(native.AsSpan(2), (ushort)port);
        address.GetAddressBytes().CopyTo(native, six ? 8 : 4);
        if (six)
            BitConverter.TryWriteBytes(native.AsSpan(24), (uint)address.ScopeId);
        return native;
    }

    private static int Bind(IPAddress address, int port, bool dualStack, bool shared, IReadOnlyList<SocketSetting> settings)
    {
        byte[] native = InetAddress(address, port);
        int family = BitConverter.ToUInt16(native);
        int fd = Libc.socket(family, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (fd < 0)
            throw Failure(address, port, Libc.Errno);
        Set(fd, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1);
        Set(fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, 1); // accepted sockets inherit it
        if (family == Libc.AF_INET6)
            Set(fd, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, dualStack ? 0 : 1);
        if (shared)
            Set(fd, Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1);
        int errno = Apply(fd, settings);
        fixed (byte* start = native)
        {
            if (errno == 0 && Libc.bind(fd, start, native.Length) < 0)
                errno = Libc.Errno;
        }
        if (errno != 0)
        {
            _ = Libc.close(fd);
            throw Failure(address, port, errno);
        }
        Set(fd, Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1);
        return fd;
    }

    private static int Apply(int fd, IReadOnlyList<SocketSetting> settings)
    {
        foreach (SocketSetting setting in settings)
        {
            int errno = setting.ApplyTo(fd);
            if (errno != 0)
                return errno;
        }
        return 0;
    }

    /// <summary>connect(2) refuses at a file that is no socket as it does at a stale one; such a file is somebody's.</summary>
    private static bool IsSocket(string path) =>
        Posix.Stat(Posix.AtCurrentDirectory, path, 0, Posix.BasicStats, out Posix.StatBuffer file) == 0
        && (file.Mode & Posix.KindMask) == Posix.SocketKind;

    /// <summary>Nobody answers at the socket file.</summary>
    private static bool IsStale(byte[] address)
    {
        int probe = Libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        fixed (byte* start = address)
        {
            bool refused = Libc.connect(probe, start, address.Length) < 0 && Libc.Errno == Libc.ECONNREFUSED;
            _ = Libc.close(probe);
            return refused;
        }
    }

    /// <summary>Whether the machine has nothing of an address's family; a kernel with IPv6 switched off says that the address is not there.</summary>
    private static bool IsMissing(IPAddress address, int errno) =>
        errno == Libc.EAFNOSUPPORT
        || (errno == Libc.EADDRNOTAVAIL && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && !Has(IPAddress.IPv6Loopback));

    /// <summary>Whether this machine has an address.</summary>
    internal static bool Has(IPAddress address)
    {
        try
        {
            _ = Libc.close(Bind(address, port: 0, dualStack: false, shared: false, settings: []));
            return true;
        }
        catch (ListenException)
        {
            return false; // that is the answer
        }
    }

    private static ListenException Failure(IPAddress address, int port, int errno)
    {
        string where = new IPEndPoint(address, port).ToString();
        string text = errno switch
        {
            Libc.EADDRINUSE => $"{where} is in use by another program; find it with “ss -ltnp sport = :{port}”, or choose another port",
            Libc.EACCES => $"no right to listen on {where}: ports below 1024 need root, “setcap cap_net_bind_service=+ep” on the program, systemd socket activation, or a lower net.ipv4.ip_unprivileged_port_start",
            Libc.EADDRNOTAVAIL => $"{where} is not an address of this machine",
            _ => $"cannot listen on {where}: {Libc.Describe(errno)}",
        };
        return new ListenException(text) { Errno = errno, IsInUse = errno == Libc.EADDRINUSE };
    }

    private static ListenException UnixFailure(string path, int errno) => errno switch
    {
        Libc.EADDRINUSE when !IsSocket(path) => new($"{path} is a file and no socket; choose another path") { Errno = errno },
        Libc.EADDRINUSE => new($"{path} is in use by another program") { Errno = errno, IsInUse = true },
        _ => new($"cannot listen on {path}: {Libc.Describe(errno)}") { Errno = errno },
    };

    private static void Set(int fd, int level, int name, int value) => _ = Libc.setsockopt(fd, level, name, &value, sizeof(int));
}
