namespace Postern.Net.Loops;

/// <summary>Something whose descriptor a <see cref="Loop"/> watches.</summary>
/// <remarks>Registered once, edge-triggered, for input, output and hang-up together; called on the loop's thread alone.</remarks>
public abstract class Watched
{
    /// <summary>The place in the loop's table, or -1 while it is not registered.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>What it is, for a report of what keeps a loop.</summary>
    internal virtual string Kind => GetType().Name;

    /// <summary>Tells that the descriptor's state changed. Must not throw.</summary>
    protected internal abstract void OnEvents(Ready ready);
}
