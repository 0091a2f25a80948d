namespace Postern.Configuration.Stunnel;

/// <summary>A stunnel.conf as a plan of the house: for its sandbox, its figures and its control socket.</summary>
internal static class StunnelPlan
{
    /// <summary>What it says of the process, with its services.</summary>
    public static Plan Of(StunnelReading reading)
    {
        var global = reading.File.Global;
        MetricsPlace? place = null;
        if (global.Metrics is { } text && MetricsPlace.TryRead(text, out var read) is null)
            place = read;
        var host = new HostSettings
        {
            LogFile = global.Output,
            PidFile = global.PidFile,
            Metrics = place,
            State = global.State,
            Sandbox = global.Strict,
            SandboxWrite = global.Chroot is { } jail ? [jail] : [],
        };
        return new Plan(host, []) { Stunnel = reading };
    }
}
