using System.Runtime.InteropServices;

namespace Postern.Store.Native;

/// <summary>statx(2), link(2), geteuid(2), fsync(2) and flock(2): the class library tells no file's owner, syncs no directory, and waits for no lock.</summary>
internal static partial class Posix
{
    internal const int AtCurrentDirectory = -100; // AT_FDCWD
    internal const uint BasicStats = 0x7FF;       // STATX_BASIC_STATS
    internal const int KindMask = 0xF000;         // S_IFMT
    internal const int FileKind = 0x8000;         // S_IFREG
    internal const int Others = 0x3F;             // rwx of the group and of all others
    internal const int OthersWrite = 0x12;        // w of the group and of all others
    internal const int OpenDirectory = 0x90000;   // O_DIRECTORY | O_CLOEXEC
    internal const int OpenLock = 0x80002;        // O_RDWR | O_CLOEXEC
    internal const int Exclusive = 2;             // LOCK_EX
    internal const int Interrupted = 4;           // EINTR

    // statx and not stat: its layout is the same on every architecture.
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Stat(int directory, string path, int flags, uint mask, out StatBuffer buffer);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Link(string path, string newPath);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(int descriptor);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct StatBuffer
    {
        [FieldOffset(20)]
        internal uint Owner;

        [FieldOffset(28)]
        internal ushort Mode;

        [FieldOffset(32)]
        internal ulong Inode;

        [FieldOffset(40)]
        internal ulong Size;

        [FieldOffset(96)]
        internal long ChangedSeconds;

        [FieldOffset(104)]
        internal uint ChangedNanoseconds;

        [FieldOffset(112)]
        internal long ModifiedSeconds;

        [FieldOffset(120)]
        internal uint ModifiedNanoseconds;
    }
}
