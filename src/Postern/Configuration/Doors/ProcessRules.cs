using Postern.Wire.Ends;

namespace Postern.Configuration.Doors;

/// <summary>What does not fit together between the doors and the process that has them.</summary>
internal static class ProcessRules
{
    public static void Check(HostSettings host, IReadOnlyList<DoorPlan> doors, Findings findings)
    {
        foreach (var door in doors.Where(door => door.Door.Accept.Any(end => end.Transport == TransportKind.Stdio)))
        {
            if (host.Background)
                findings.Mistake(door.Where, "stdio: is the connection on standard input, and a process in the background has none: leave background out");
            if (doors.Count > 1)
                findings.Mistake(door.Where, "stdio: is one connection, and the process ends with it: give this door a file of its own, without other doors");
        }
    }
}
