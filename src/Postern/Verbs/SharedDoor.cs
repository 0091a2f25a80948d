using Postern.Configuration;
using Postern.Hosting;
using Postern.Hosting.Life;
using Postern.Net.Control;
using Postern.Verbs.Control;

namespace Postern.Verbs;

/// <summary>A door that is told to open in the background while it is open: fetchmail's <c>preconnect</c> does that with every poll. The one that is there is used.</summary>
internal static class SharedDoor
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>How long one that ends is waited for: it may have to log out. Arbitrary.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(20);

    /// <summary>How long nobody need answer who listens already: one that starts opens its control socket last. Arbitrary.</summary>
    private static readonly TimeSpan Beginning = TimeSpan.FromSeconds(2);

    /// <summary>Opens the plan's door, or has a share in the same one of another process.</summary>
    /// <exception cref="IOException">Neither can be; the text says why.</exception>
    public static async Task<int> OpenAsync(Plan plan, Func<Task<int>> open, Readiness readiness, TimeProvider time)
    {
        long began = time.GetTimestamp();
        while (true)
        {
            IOException inTheWay;
            try
            {
                return await open();
            }
            catch (IOException taken) when (plan.Identity is not null && Household.IsTaken(taken))
            {
                inTheWay = taken;
            }

            var other = await FindAsync(plan);
            if (plan.Host.Background && other is { Use.Kept: true })
            {
                readiness.Share([.. plan.Doors.Select(door => new OpenDoor(door.Door, door.Door.Accept))]);
                return ExitCode.Done;
            }

            var patience = !plan.Host.Background ? TimeSpan.Zero : other is null ? Beginning : other.Use is { Same: true, Ends: true } ? Ending : TimeSpan.Zero;
            if (time.GetElapsedTime(began) >= patience)
                throw other is null ? inTheWay : new IOException($"{Place(plan)}: {other.Sentence(plan)}", inTheWay);
            await Task.Delay(Look, time);
        }
    }

    /// <summary>The process that is in the way; null where none of ours is, or can be asked.</summary>
    private static async Task<Neighbour?> FindAsync(Plan plan)
    {
        try
        {
            return await Neighbour.FindAsync(StateDirectory.Find(plan.Host.State, Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess), plan, CancellationToken.None);
        }
        catch (IOException)
        {
            return null; // there is no place for a state directory, or it is somebody else's: what failed before is told
        }
    }

    private static string Place(Plan plan) => string.Join(", ", plan.Doors.SelectMany(door => door.Door.Accept));
}
