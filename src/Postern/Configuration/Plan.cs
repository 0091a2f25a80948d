using Postern.Configuration.Stunnel;

namespace Postern.Configuration;

/// <summary>Everything that is to run, checked: nothing of it has been opened yet.</summary>
internal sealed record Plan(HostSettings Host, IReadOnlyList<DoorPlan> Doors)
{
    /// <summary>What was found that does not stand in the way; logged at start.</summary>
    public IReadOnlyList<Finding> Notes { get; init; } = [];

    /// <summary>The sections in stunnel's form; null where there are none.</summary>
    public StunnelReading? Stunnel { get; init; }

    /// <summary>What names its door among those of other processes: the same for all command lines that mean the same; null where it comes from a file.</summary>
    public string? Identity { get; init; }

    /// <summary>Whether a door stands on the descriptors 0 and 1, so that nothing else may be written there.</summary>
    public bool UsesStandardStreams => Doors.Any(plan => plan.Door.Accept.Any(end => end.Transport == Wire.Ends.TransportKind.Stdio));
}
