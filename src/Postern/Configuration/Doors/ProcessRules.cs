using System.Globalization;
using Postern.Net.Control;
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

    /// <summary>What somebody has named must be able to hold the control socket; where nobody has, doors open without one.</summary>
    /// <param name="plan">The doors, and what is said of the process.</param>
    /// <param name="where">Where state and name are said.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static void CheckControl(Plan plan, Place where, Findings findings)
    {
        var host = plan.Host;
        if (host.Name is { } spoken && ControlSocket.NameProblem(spoken) is { } problem)
            findings.Mistake(where, $"--name: {problem}");
        else if ((host.State is not null || host.Name is not null) && !plan.UsesStandardStreams && Problem(host) is { } tooLong)
            findings.Mistake(where, tooLong);
    }

    private static string? Problem(HostSettings host)
    {
        try
        {
            return ControlSocket.PathProblem(
                StateDirectory.Find(host.State, Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess),
                host.Name ?? Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException nowhere)
        {
            return nowhere.Message;
        }
    }
}
