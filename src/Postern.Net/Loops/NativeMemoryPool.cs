using Postern.Net.Native;

namespace Postern.Net.Loops;

/// <summary>The C library's heap, in which OpenSSL lives.</summary>
public static class NativeMemoryPool
{
    private const int TrimThreshold = -1; // M_TRIM_THRESHOLD, mallopt(3)
    private const int TopPad = -2; // M_TOP_PAD
    private const int ArenaMax = -8; // M_ARENA_MAX
    private const int Megabyte = 1 << 20;

    /// <summary>
    /// Settles the heap before threads begin: it grows and shrinks in large steps (each handshake would otherwise move its
    /// end back and forth by system calls), and there is one arena for each loop and one for the rest.
    /// </summary>
    public static void Settle(int loops)
    {
        _ = Libc.mallopt(ArenaMax, loops + 1);
        _ = Libc.mallopt(TopPad, Megabyte);
        _ = Libc.mallopt(TrimThreshold, 8 * Megabyte);
    }

    /// <summary>Returns free pages to the system (malloc_trim(3)).</summary>
    public static void Trim() => _ = Libc.malloc_trim(0);
}
