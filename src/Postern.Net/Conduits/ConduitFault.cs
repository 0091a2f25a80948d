namespace Postern.Net.Conduits;

/// <summary>How and why a conduit broke.</summary>
/// <param name="Kind">The way in which it broke.</param>
/// <param name="Text">One line for the log; tells nothing secret.</param>
public sealed record ConduitFault(FaultKind Kind, string Text)
{
    /// <summary>It broke a handshake in which an earlier session was offered: without one another try may succeed.</summary>
    public bool AtResumption { get; init; }

    /// <summary>The kernel's reason, errno(3); 0 where it was not the kernel that said no.</summary>
    public int Errno { get; init; }

    internal static ConduitFault Closed { get; } = new(FaultKind.Closed, "closed here");

    internal static ConduitFault Truncated { get; } = new(FaultKind.Truncated, "the stream ended without close_notify");
}
