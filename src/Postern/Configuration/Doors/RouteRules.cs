using Postern.Configuration.Settings;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Doors;

/// <summary>What does not fit together in the routes of a mail door, and where it has several servers.</summary>
internal static class RouteRules
{
    /// <summary>The mistakes.</summary>
    public static IEnumerable<DoorProblem> Problems(DoorSettings door, IReadOnlyList<Setting> given)
    {
        MailProtocol front = door.Accept is [var accept, ..] ? accept.Protocol : MailProtocol.None;
        foreach (MailRoute route in door.Mail.Routes)
        {
            if (route.Connect.FirstOrDefault(end => !IsSpoken(end.Protocol, front)) is { } strange)
                yield return new DoorProblem($"the door speaks {front.Name()} and {strange} speaks {strange.Protocol.Name()}: a door does not translate", "route", route.Whose);
            if (route.Trust is { } trust && Problem(route, trust) is { } problem)
                yield return new DoorProblem(problem, "route", route.Whose);
        }
        if (!given.Any(setting => setting.Name == "check-servers") || door.Ways.Any(way => way.CanCheckServers))
            yield break;
        yield return door.Ways.All(way => way.Connect.Count < 2)
            ? new DoorProblem("--check-servers has nothing to do here: where there is one server, there is none to go to in its place", "check-servers")
            : new DoorProblem("--check-servers has nothing to do here: a look would start a program or log in by ssh, or the door is for one client alone", "check-servers");
    }

    private static bool IsSpoken(MailProtocol behind, MailProtocol front) =>
        behind == MailProtocol.None || behind == front || (front == MailProtocol.Submission && behind == MailProtocol.Smtp);

    private static string? Problem(MailRoute route, ServerTrust trust)
    {
        if (route.Connect.All(end => end.Tls == TlsMode.Clear))
            return $"{trust.Words} has nothing to do here: no TLS is spoken with {string.Join(", ", route.Connect)}";
        TlsClientSettings said = trust.Said;
        return !said.Verify && (said.Pins.Count > 0 || said.CaFile is not null || said.CaPath is not null || said.CrlFile is not null || said.CheckHosts.Count > 0)
            ? $"insecure takes any certificate, and the other words for {route.Whose} say which: leave out one of the two"
            : null;
    }
}
