using System.Globalization;
using Postern.Configuration;
using Postern.Hosting.Life;
using Postern.Native;

namespace Postern.Hosting.Confinement;

/// <summary>The sandbox that this process is in: files by Landlock where the kernel has it, no new rights, no core.</summary>
/// <remarks>
/// Landlock holds for a thread and its children, and the runtime has threads before our first line runs. So a thread
/// goes in and becomes the program once more (execve(2)): the same process, all of it inside from its start on.
/// </remarks>
internal sealed class Sandbox
{
    /// <summary>The environment variable in which the places come over; children do not see it.</summary>
    public const string Variable = "POSTERN_SANDBOX";

    private Sandbox(Room room, int landlock)
    {
        Room = room;
        Landlock = landlock;
    }

    /// <summary>The places that can be used.</summary>
    public Room Room { get; }

    /// <summary>The version of Landlock that keeps us to them; 0 where none does.</summary>
    public int Landlock { get; }

    /// <summary>What holds, in words.</summary>
    public string Words => Landlock > 0
        ? string.Create(CultureInfo.InvariantCulture, $"files (Landlock {Landlock}), no new rights, no core")
        : "no new rights, no core; files are not confined: this kernel has no Landlock";

    /// <summary>As it comes over to another process of ours.</summary>
    public string Inheritance => InheritanceOf(Landlock, Room);

    /// <inheritdoc cref="Inheritance"/>
    public static string InheritanceOf(int landlock, Room room) => string.Create(CultureInfo.InvariantCulture, $"{landlock}\n{room}");

    /// <summary>Finds the sandbox that this process was started in; null where it is in none. Its memory is nobody else's to read from now on.</summary>
    public static Sandbox? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } inherited)
            return null;
        Environment.SetEnvironmentVariable(Variable, value: null);
        if (!Detachment.IsChild)
            Environment.SetEnvironmentVariable(Detachment.NoDiagnostics, value: null);
        // Anybody can set a variable.
        if (Libc.prctl(Libc.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
            return null;
        int end = inherited.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0 || !int.TryParse(inherited.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out int version))
            return null;
        // Nobody is ever given the root directory.
        if (version > 0 && IsOpen("/"))
            return null;
        _ = Libc.prctl(Libc.PR_SET_DUMPABLE, 0, 0, 0, 0);
        return new Sandbox(Room.Parse(inherited[(end + 1)..]), version);
    }

    /// <summary>Why a process in this sandbox cannot have a configuration, in one sentence; null where it can.</summary>
    public string? Problem(Plan plan)
    {
        if (Landlock == 0)
            return null;
        foreach (var (path, access) in RoomPlan.Named(plan).Places)
        {
            if (!Room.Has(path, access))
                return $"{path} is outside of the sandbox that this process went into when it started, and cannot be {(access.HasFlag(Access.Write) ? "written" : "read")} from inside: put it below a directory that was named then, or stop the process and start it anew";
        }
        return null;
    }

    private static bool IsOpen(string directory)
    {
        int place = Libc.open(directory, Libc.O_CLOEXEC, 0);
        if (place >= 0)
            _ = Libc.close(place);
        return place >= 0;
    }
}
