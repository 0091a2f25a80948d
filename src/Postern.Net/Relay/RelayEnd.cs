using Postern.Net.Conduits;

namespace Postern.Net.Relay;

/// <summary>How a relay ended.</summary>
/// <param name="Side">Who began the end.</param>
/// <param name="Fault">What broke; null when both sides finished in order.</param>
public readonly record struct RelayEnd(RelaySide Side, ConduitFault? Fault);
