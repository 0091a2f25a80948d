namespace Postern.Net.Loops;

/// <summary>The loops of a process: one for each core, unless told otherwise.</summary>
public sealed class LoopGroup : IDisposable
{
    private readonly Loop[] _loops;

    /// <summary>Starts <paramref name="count"/> loops.</summary>
    public LoopGroup(int count, TimeProvider time, Action<Exception> onBug)
    {
        _loops = new Loop[count];
        for (int i = 0; i < count; i++)
            _loops[i] = new Loop(i, time, onBug);
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Loop> All => _loops;

    /// <summary>
    /// The most connections all loops hold together, so that their descriptors leave some for the process itself: a
    /// runtime that cannot even open a pipe ends the program. Those who come beyond it wait in the kernel's queue.
    /// </summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>Has whatever keeps a loop for more than five milliseconds told, with the number of the loop, on its thread; everything else on it waited.</summary>
    public void ReportSlow(Action<int, string, TimeSpan> report)
    {
        foreach (Loop loop in _loops)
            loop.Slow = (what, taken) => report(loop.Index, what, taken);
    }

    /// <summary>No connection may be taken in now.</summary>
    internal bool IsFull
    {
        get
        {
            int load = 0;
            foreach (Loop loop in _loops)
                load += loop.Load;
            return load >= Capacity;
        }
    }

    /// <summary>The loop with the fewest connections; a guess, as the others go on meanwhile.</summary>
    public Loop LeastLoaded()
    {
        Loop least = _loops[0];
        foreach (Loop loop in _loops)
        {
            if (loop.Load < least.Load)
                least = loop;
        }
        return least;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Loop loop in _loops)
            loop.Dispose();
    }
}
