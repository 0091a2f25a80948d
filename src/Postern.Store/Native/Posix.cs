using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Postern.Store.Native;

/// <summary>statx(2), link(2), geteuid(2), fsync(2), flock(2), renameat2(2), faccessat(2), pread(2) and getdents64(2): the class library tells no file's owner, syncs no directory, waits for no lock, and asks of every file that it reads whether it can be read anywhere.</summary>
/// <remarks>Paths of mail are bytes: what other programs name a file need not be UTF-8.</remarks>
internal static unsafe partial class Posix
{
    internal const int AtCurrentDirectory = -100; // AT_FDCWD
    internal const int AtEmptyPath = 0x1000;      // AT_EMPTY_PATH: the descriptor itself
    internal const uint BasicStats = 0x7FF;       // STATX_BASIC_STATS
    internal const int KindMask = 0xF000;         // S_IFMT
    internal const int FileKind = 0x8000;         // S_IFREG
    internal const int Others = 0x3F;             // rwx of the group and of all others
    internal const int OthersWrite = 0x12;        // w of the group and of all others
    internal const int OpenDirectory = 0x80000;   // O_RDONLY | O_CLOEXEC, as for a file: O_DIRECTORY has one value on x64 and another on arm64, where x64's is O_DIRECT
    internal const int OpenReadWrite = 0x80002;   // O_RDWR | O_CLOEXEC
    internal const int OpenRead = 0x80000;        // O_RDONLY | O_CLOEXEC
    internal const int OpenAtOnce = 0x800;        // O_NONBLOCK: a pipe that nobody writes to
    internal const int TooManyLinks = 40;         // ELOOP
    internal const int OpenNew = 0x800C1;         // O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    internal const int OpenOrMakeLock = 0x80042;  // O_RDWR | O_CREAT | O_CLOEXEC
    internal const int Exclusive = 2;             // LOCK_EX
    internal const int AtOnce = 4;                // LOCK_NB
    internal const int ReadWriteMask = 0x1B6;     // rw of everybody: 0666
    internal const int PrivateMode = 0x180;       // rw of the owner: 0600
    internal const int DirectoryMask = 0x1FF;     // rwx of everybody: 0777
    internal const uint NoReplace = 1;            // RENAME_NOREPLACE
    internal const int NoEntry = 2;               // ENOENT
    internal const int Write = 2;                 // W_OK
    internal const int AsEffective = 0x200;       // AT_EACCESS
    internal const int NoAccess = 13;             // EACCES
    internal const int ReadOnlySystem = 30;       // EROFS
    internal const int NoProcess = 3;             // ESRCH
    internal const int Interrupted = 4;           // EINTR
    internal const int TryAgain = 11;             // EAGAIN
    internal const int Exists = 17;               // EEXIST
    internal const int OtherDevice = 18;          // EXDEV
    internal const int Invalid = 22;              // EINVAL

    /// <summary>O_NOFOLLOW.</summary>
    internal static readonly int OpenNoLink = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    // statx and not stat: its layout is the same on every architecture.
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Stat(int directory, string path, int flags, uint mask, out StatBuffer buffer);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    internal static partial int Stat(int directory, byte* path, int flags, uint mask, out StatBuffer buffer);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Link(string path, string newPath);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true)]
    internal static partial int Link(byte* path, byte* newPath);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true)]
    internal static partial int Unlink(byte* path);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true)]
    internal static partial int Rename(byte* path, byte* newPath);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    internal static partial int Rename(int directory, byte* path, int newDirectory, byte* newPath, uint flags);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    internal static partial nint ReadDirectory(int descriptor, byte* buffer, nint size);

    // Offsets have 64 bits on every architecture that there is a build for.
    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    internal static partial nint ReadAt(SafeFileHandle file, byte* buffer, nint size, long offset);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    internal static partial int Open(byte* path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MayWrite(int directory, string path, int mode, int flags);

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
