using Postern.Configuration;
using Postern.Wire.Ends;

namespace Postern.OwnServer;

/// <summary>What was chosen for a server and stands in its file.</summary>
/// <param name="Listen">The addresses that it listens on: <c>localhost</c>, an address, or nothing for all.</param>
/// <param name="Ports">Its ports, in the order of <see cref="ServerPort.All"/>.</param>
/// <param name="Certificate">The file of a certificate from elsewhere; null for one of its own.</param>
/// <param name="Key">The file of its key, where that is another one.</param>
internal sealed record ServerChoices(IReadOnlyList<string> Listen, IReadOnlyList<int> Ports, string? Certificate, string? Key)
{
    /// <summary>This machine alone, by any of its addresses for itself.</summary>
    public const string Loopback = "localhost";

    /// <summary>What stands in a file that was read; ports that are missing there are 0.</summary>
    public static ServerChoices Of(Plan plan, ServerPlace place)
    {
        End[] ends = [.. plan.Doors.SelectMany(door => door.Door.Accept).Where(end => end.Transport == TransportKind.Tcp)];
        var certificate = plan.Doors.SelectMany(door => door.Door.Server.Certificates).FirstOrDefault(file => file.Certificate != place.Certificate);
        return new ServerChoices(
            [.. ends.Select(end => end.Host).Distinct()],
            [.. ServerPort.All.Select(port => Array.Find(ends, end => end.Protocol == port.Protocol && end.Tls == port.Tls)?.Port ?? 0)],
            certificate?.Certificate,
            certificate?.Key);
    }

    /// <summary>Whether only this machine reaches these addresses.</summary>
    public static bool IsLocal(IEnumerable<string> hosts) =>
        hosts.All(host => host == Loopback || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address)));
}
