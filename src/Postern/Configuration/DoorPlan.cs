using Postern.Net.Settings;

namespace Postern.Configuration;

/// <summary>A door, read and found good, and where it was written.</summary>
internal sealed record DoorPlan(DoorSettings Door, Place Where)
{
    /// <summary>The legs on which clear text crosses a network, all of them allowed; each is logged when the door opens.</summary>
    public IReadOnlyList<ClearLeg> ClearLegs { get; init; } = [];
}
