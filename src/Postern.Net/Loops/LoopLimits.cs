namespace Postern.Net.Loops;

/// <summary>The sizes that every loop shares out.</summary>
internal static class LoopLimits
{
    /// <summary>Bytes of one receive; 48 to 64 KiB measured best for one and for many connections.</summary>
    internal const int Receive = 64 * 1024;

    /// <summary>Plain text of one receive, with room for a record that the receive before began (RFC 8446 §5.1: at most 16 KiB).</summary>
    internal const int Plain = Receive + (20 * 1024);

    /// <summary>Sealed text of one piece: TLS adds at most 325 bytes a record of 16 KiB (RFC 5246 §6.2.3), and a handshake flight with a long chain must fit too.</summary>
    internal const int Sealed = 128 * 1024;

    /// <summary>
    /// How long heavy work may go on in one turn before what is ready is served. Arbitrary: half a dozen handshakes with
    /// P-256, two or three with RSA-2048, and one with a larger key.
    /// </summary>
    internal static readonly TimeSpan HeavyShare = TimeSpan.FromMilliseconds(1);

    /// <summary>What keeps a loop for longer is told where somebody asked to be; arbitrary, and well above one handshake of a usual key.</summary>
    internal static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(5);

    /// <summary>Threads for what blocks; arbitrary: a slow hash keeps a core, a database waits for the disk.</summary>
    internal const int WorkerThreads = 4;

    /// <summary>Pieces of work that may wait for one of them; arbitrary: at 50 ms each, the last one waits for some seconds.</summary>
    internal const int WorkerQueue = 256;
}
