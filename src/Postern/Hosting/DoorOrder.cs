using Postern.Net.Engine;

namespace Postern.Hosting;

/// <summary>A door that is to be opened.</summary>
/// <param name="Name">Its name, by which it takes over from the one before.</param>
/// <param name="Make">Puts it together with what all share and the counters of the one before; nothing is opened yet.</param>
internal sealed record DoorOrder(string Name, Func<Common, DoorCounters, IDoorInService> Make);
