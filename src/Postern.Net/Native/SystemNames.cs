using System.Runtime.InteropServices;
using System.Text;

namespace Postern.Net.Native;

/// <summary>What the system's own databases say of a name: realpath(3), statx(2), getpwnam_r(3), getgrnam_r(3), getservbyname_r(3).</summary>
/// <remarks>They are asked, and no file under /etc is read here, because nsswitch.conf(5) decides where users and services are listed.</remarks>
public static unsafe class SystemNames
{
    private const int LongestPath = 4096; // PATH_MAX
    private const int LargestRecord = 1 << 20; // arbitrary: a group of many thousand members
    private const int BufferTooSmall = 34; // ERANGE
    private const int RecordBytes = 64; // more than struct passwd, group and servent have
    private const int NumberOffset = 16; // pw_uid, gr_gid and s_port stand behind two pointers in all three

    private const int RegularFile = 0x8000; // S_IFREG

    private enum Database
    {
        Users,
        Groups,
        TcpServices,
    }

    /// <summary>The number of a user; null where there is none of that name.</summary>
    public static uint? User(string name) => Find(Database.Users, name);

    /// <summary>The number of a group; null where there is none of that name.</summary>
    public static uint? Group(string name) => Find(Database.Groups, name);

    /// <summary>The port of a TCP service, 0–65535; null where there is none of that name, whose letters count.</summary>
    public static int? TcpPort(string name) =>
        Find(Database.TcpServices, name) is { } port ? BitConverter.IsLittleEndian ? (int)((port & 0xFF) << 8 | port >> 8 & 0xFF) : (int)(port >> 16) : null;

    /// <summary>The absolute path of an existing file, without links; null, and why as errno(3) numbers it, where there is none.</summary>
    public static string? RealPath(string path, out int error)
    {
        var resolved = stackalloc byte[LongestPath];
        fixed (byte* asked = Terminated(path))
        {
            var found = Libc.realpath(asked, resolved);
            error = found is null ? Libc.Errno : 0;
            return found is null ? null : Marshal.PtrToStringUTF8((nint)found);
        }
    }

    /// <summary>Whether a path leads to a file, and to no directory, device, pipe or socket; it is not opened.</summary>
    public static bool IsFile(string path) =>
        Posix.Stat(Posix.AtCurrentDirectory, path, 0, Posix.BasicStats, out var stat) == 0 && (stat.Mode & Posix.KindMask) == RegularFile;

    private static uint? Find(Database database, string name)
    {
        var record = stackalloc byte[RecordBytes];
        fixed (byte* asked = Terminated(name), tcp = "tcp\0"u8)
        {
            for (var size = 4096; size <= LargestRecord; size *= 4)
            {
                void* found = null;
                int error;
                fixed (byte* buffer = new byte[size])
                {
                    error = database switch
                    {
                        Database.Users => Libc.getpwnam_r(asked, record, buffer, (nuint)size, &found),
                        Database.Groups => Libc.getgrnam_r(asked, record, buffer, (nuint)size, &found),
                        _ => Libc.getservbyname_r(asked, tcp, record, buffer, (nuint)size, &found),
                    };
                }

                if (error != BufferTooSmall)
                    return error != 0 || found is null ? null : *(uint*)(record + NumberOffset);
            }
        }

        return null;
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + "\0");
}
