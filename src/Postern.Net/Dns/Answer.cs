using System.Net;

namespace Postern.Net.Dns;

/// <summary>What a name means in one address family.</summary>
/// <param name="Addresses">Its addresses; none where there is a problem.</param>
/// <param name="Problem">Why there are none, for the log; null when there are some.</param>
public sealed record Answer(IReadOnlyList<IPAddress> Addresses, string? Problem)
{
    internal static Answer Empty(string problem) => new([], problem);

    internal static Answer Of(IReadOnlyList<IPAddress> addresses) => new(addresses, null);
}
