using System.Text.Json;
using Postern.Configuration;
using Postern.Hosting.Control;
using Postern.Net.Control;
using Postern.Wire.Ends;

namespace Postern.Verbs.Control;

/// <summary>Another Postern with the same state directory, which stands where a door was to be opened.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its process id.</param>
/// <param name="Use">What it makes of the wish to share its door.</param>
/// <param name="Doors">Its doors.</param>
internal sealed record Neighbour(string Name, int Id, UseOutcome Use, IReadOnlyList<DoorPicture> Doors)
{
    /// <summary>Asks all that run whether the plan's door is theirs; the first that has it, or that listens where it was to listen. Null where there is none.</summary>
    /// <exception cref="ControlException">They cannot be asked.</exception>
    public static async Task<Neighbour?> FindAsync(string directory, Plan plan, CancellationToken cancel)
    {
        var clients = await ControlClient.FindAllAsync(directory, cancel);
        try
        {
            Neighbour? inTheWay = null;
            foreach (ControlClient client in clients)
            {
                if (await TryAskAsync(client, plan, cancel) is not { } other)
                    continue;
                if (other.Use.Same)
                    return other;
                if (inTheWay is null && plan.Doors.SelectMany(door => door.Door.Accept).Any(other.HasPlaceOf))
                    inTheWay = other;
            }
            return inTheWay;
        }
        finally
        {
            foreach (ControlClient client in clients)
                client.Dispose();
        }
    }

    /// <summary>Why nothing can be opened beside it, with what to do.</summary>
    public string Sentence(Plan plan) => Use.Same
        ? $"process {Id} of Postern has this very door open{(plan.Host.Background ? ", and ends when it has not been used for a while, which this one was not told to" : "")}: use that one, or end it with “postern stop --name {Name}”"
        : $"process {Id} of Postern listens there, with another door ({string.Join("; ", Doors.Select(StatusText.Line))}): end it with “postern stop --name {Name}”, or choose another port";

    private static async Task<Neighbour?> TryAskAsync(ControlClient client, Plan plan, CancellationToken cancel)
    {
        try
        {
            JsonElement use = await client.AskAsync("use", writer =>
            {
                writer.WriteString("door"u8, plan.Identity);
                if (plan.Host.For is { } time)
                    writer.WriteNumber("seconds"u8, time.TotalSeconds);
            }, cancel);
            JsonElement status = await client.AskAsync("status", [], cancel);
            return new Neighbour(
                client.Name,
                client.ProcessId,
                use.Deserialize(ControlFormats.Default.UseOutcome) ?? new UseOutcome(Same: false, Kept: false, Ends: false),
                status.Deserialize(ControlFormats.Default.StatusReport)?.Doors ?? []);
        }
        catch (Exception e) when (e is ControlException or JsonException)
        {
            return null; // it has just ended, or is of another version
        }
    }

    private bool HasPlaceOf(End wanted) => Doors.SelectMany(door => door.Accept).Any(text =>
        EndUrl.TryParse(text, EndSide.Accept, out End? end, out _) && end.Transport == wanted.Transport && end.Port == wanted.Port && end.Path == wanted.Path);
}
