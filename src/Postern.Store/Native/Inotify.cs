using System.Runtime.InteropServices;

namespace Postern.Store.Native;

/// <summary>inotify(7), and what a thread needs that waits for it: poll(2), eventfd(2); and statfs(2), which tells where it would wait in vain.</summary>
internal static unsafe partial class Inotify
{
    internal const int CloseOnExec = 0x80000;      // IN_CLOEXEC and EFD_CLOEXEC
    internal const int NoWait = 0x800;             // IN_NONBLOCK and EFD_NONBLOCK
    internal const uint NamesChange = 0x3C0;       // IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE
    internal const uint ItselfGoes = 0xC00;        // IN_DELETE_SELF | IN_MOVE_SELF
    internal const uint OnlyDirectories = 1 << 24; // IN_ONLYDIR
    internal const uint Overflow = 0x4000;         // IN_Q_OVERFLOW
    internal const uint Ignored = 0x8000;          // IN_IGNORED
    internal const uint OfDirectory = 1 << 30;     // IN_ISDIR
    internal const int EventHeader = 16;           // struct inotify_event without its name
    internal const short Readable = 1;             // POLLIN
    internal const int StatisticsSize = 256;       // more than struct statfs; f_type is its first word

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    internal static partial int Begin(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Add(int descriptor, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "inotify_rm_watch", SetLastError = true)]
    internal static partial int Remove(int descriptor, int watch);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int Bell(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, ulong* number, nuint size);

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int FileSystem(string path, byte* statistics);

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        internal int Descriptor;
        internal short Wanted;
        internal short Seen;
    }
}
