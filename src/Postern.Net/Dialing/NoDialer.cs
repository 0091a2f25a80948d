using Postern.Net.Conduits;
using Postern.Net.Loops;

namespace Postern.Net.Dialing;

/// <summary>Leads nowhere: for doors that open their ways by other means.</summary>
internal sealed class NoDialer : Dialer
{
    internal static NoDialer Instance { get; } = new();

    /// <inheritdoc/>
    public override string Target => "-";

    /// <inheritdoc/>
    public override ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline) => throw DialFault.Refused(Target, "there is no target");
}
