using System.Text;
using Postern.Net.Native;

namespace Postern.Net.Control;

/// <summary>A directory that nobody but its owner may enter, and whose owner we are.</summary>
public static class PrivateDirectory
{
    private const int Others = 0x3F; // rwx of the group and of all others

    /// <summary>Whether this is one: itself, and not what a link of that name leads to.</summary>
    public static unsafe bool Is(string path)
    {
        const int size = 256, user = 20, mode = 28; // struct statx: statx(2)
        byte* found = stackalloc byte[size];
        byte[] name = [.. Encoding.UTF8.GetBytes(path), 0];
        fixed (byte* start = name)
        {
            if (Libc.statx(Libc.AT_FDCWD, start, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_TYPE | Libc.STATX_MODE | Libc.STATX_UID, found) < 0)
                return false;
        }
        int bits = *(ushort*)(found + mode);
        return (bits & Libc.S_IFMT) == Libc.S_IFDIR && (bits & Others) == 0 && *(uint*)(found + user) == ControlPeer.OwnUser();
    }
}
