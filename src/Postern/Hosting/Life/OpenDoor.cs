using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Hosting.Life;

/// <summary>A door that accepts connections.</summary>
/// <param name="Door">Its settings.</param>
/// <param name="Accept">Its ends as they were really opened, with their real ports.</param>
internal sealed record OpenDoor(DoorSettings Door, IReadOnlyList<End> Accept);
