using Postern.Net.Conduits;
using Postern.Net.Loops;

namespace Postern.Net.Relay;

/// <summary>What brings a connection's bytes across, both ways, until its end: here, or by another program.</summary>
public abstract class Carriage : Alarm
{
    /// <summary>Carries until the end, and tells the owner then, once. The conduits are left to it to close.</summary>
    public abstract void Start(IRelayOwner owner);

    /// <summary>Ends it from outside: a shutdown, an operator.</summary>
    internal abstract void Stop(ConduitFault fault);

    /// <summary>A limit in the loop's milliseconds; -1 for none.</summary>
    private protected static int Milliseconds(TimeSpan limit) =>
        limit == Timeout.InfiniteTimeSpan ? -1 : (int)Math.Min(limit.TotalMilliseconds, int.MaxValue);
}
