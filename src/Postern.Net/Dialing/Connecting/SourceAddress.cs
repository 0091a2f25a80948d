using System.Net;

namespace Postern.Net.Dialing.Connecting;

/// <summary>Where a connection is to come from.</summary>
/// <param name="Address">The address.</param>
/// <param name="Port">The port, where it is free; 0 for any.</param>
/// <param name="IsForeign">The address is not this machine's: a proxy that its target does not see (ip(7), IP_TRANSPARENT).</param>
public sealed record SourceAddress(IPAddress Address, int Port = 0, bool IsForeign = false);
