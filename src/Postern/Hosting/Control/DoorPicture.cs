using Postern.Mail.Gateway.Servers;
using Postern.Net.Engine;

namespace Postern.Hosting.Control;

/// <summary>A door as its operator sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Accept">Where it listens, with the real ports.</param>
/// <param name="Connect">Where it leads.</param>
/// <param name="Via">Hops on the way.</param>
/// <param name="Inside">Connections that are open.</param>
/// <param name="Ended">Connections that have ended.</param>
/// <param name="TurnedAway">Connections that were not let in.</param>
/// <param name="BytesUp">Plain bytes from clients, of connections that have ended.</param>
/// <param name="BytesDown">Plain bytes to clients, of connections that have ended.</param>
/// <param name="Ends">Ended connections by the word of their reason.</param>
/// <param name="Servers">The servers behind a mail door where there are several; null elsewhere.</param>
internal sealed record DoorPicture(
    string Name,
    IReadOnlyList<string> Accept,
    IReadOnlyList<string> Connect,
    IReadOnlyList<string> Via,
    int Inside,
    long Ended,
    long TurnedAway,
    long BytesUp,
    long BytesDown,
    IReadOnlyDictionary<string, long> Ends,
    IReadOnlyList<ServerPicture>? Servers = null)
{
    /// <summary>Takes a picture of a door.</summary>
    public static DoorPicture Of(Door door, IReadOnlyList<ServerPicture>? servers) => new(
        door.Settings.Name,
        Words(door.Ends.Count > 0 ? door.Ends : door.Settings.Accept),
        Words(door.Settings.Leads),
        Words(door.Settings.Via),
        door.Counters.Inside,
        door.Counters.Ended,
        door.Counters.TurnedAway,
        door.Counters.BytesUp,
        door.Counters.BytesDown,
        new SortedDictionary<string, long>(door.Counters.Ends.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
        servers);

    private static string[] Words<T>(IEnumerable<T> items) => [.. items.Select(item => $"{item}")];
}
