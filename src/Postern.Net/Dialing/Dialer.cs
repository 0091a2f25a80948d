using Postern.Net.Conduits;
using Postern.Net.Loops;

namespace Postern.Net.Dialing;

/// <summary>A target in, a conduit out. Dialers nest: a proxy's dialer asks another for the way to the proxy.</summary>
/// <remarks>
/// <para>A dialer is shared by all connections of a door, on all loops; what belongs to one attempt lives on that
/// attempt's loop alone. It never blocks the loop it is called on.</para>
/// <para>It moves the connection's deadline: each of its steps runs under a limit of its own name, and the deadline is
/// clear when it is done. A caller that gives up sets the deadline to run out at once.</para>
/// <para>Whoever dialed owns the conduit; a dial that fails leaves no descriptor behind.</para>
/// </remarks>
public abstract class Dialer
{
    /// <summary>What it dials, for the log: <c>popserver:110</c>.</summary>
    public abstract string Target { get; }

    /// <summary>Opens a conduit to the target, on the caller's loop, whose thread this must be.</summary>
    /// <exception cref="ConduitException">It cannot be reached (<see cref="FaultKind.Connect"/>); the text says what was tried.</exception>
    public abstract ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline);
}
