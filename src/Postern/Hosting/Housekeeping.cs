using Postern.Net.Loops;

namespace Postern.Hosting;

/// <summary>Gives memory back when a burst of connections is over: what handshakes needed lies in holes that nothing else fills.</summary>
/// <remarks>
/// Neither the C library nor the garbage collector returns memory by itself while a process idles. A few milliseconds
/// of work in a quiet moment bring an idle connection from 22 KiB to its real size; in a busy moment nothing is done.
/// </remarks>
internal sealed class Housekeeping : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Fewer new connections than this since the last time leave nothing worth collecting. Arbitrary.</summary>
    private const long WorthIt = 64;

    /// <summary>At most this many new connections in an interval are a quiet moment. Arbitrary.</summary>
    private const long Quiet = 2;

    private readonly Func<long> _connections;
    private readonly ITimer _timer;
    private long _last;
    private long _cleaned;

    /// <param name="connections">Tells how many connections there have been.</param>
    /// <param name="time">The clock.</param>
    internal Housekeeping(Func<long> connections, TimeProvider time)
    {
        _connections = connections;
        _timer = time.CreateTimer(_ => Look(), state: null, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long now = _connections();
        bool quiet = now - _last <= Quiet;
        _last = now;
        if (!quiet || now - _cleaned < WorthIt)
            return;
        _cleaned = now;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeMemoryPool.Trim();
    }
}
