using System.Runtime.InteropServices;

namespace Postern.Net.Native;

/// <summary><c>struct epoll_event</c>: packed on x64 alone, naturally aligned elsewhere (epoll_ctl(2)).</summary>
internal static unsafe class EpollEvent
{
    internal static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static readonly int DataOffset = Size - sizeof(ulong);

    internal static uint Events(byte* e) => *(uint*)e;

    internal static ulong Data(byte* e) => *(ulong*)(e + DataOffset);

    internal static void Fill(byte* e, uint events, ulong data)
    {
        *(uint*)e = events;
        *(ulong*)(e + DataOffset) = data;
    }
}
