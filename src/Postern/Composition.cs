using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Configuration;
using Postern.Hosting;
using Postern.Hosting.Confinement;
using Postern.Hosting.Control;
using Postern.Hosting.Life;
using Postern.Hosting.Metrics;
using Postern.Hosting.Stunnel;
using Postern.Hosting.Succession;
using Postern.Net.Certificates.Files;
using Postern.Net.Certificates.Making;
using Postern.Net.Control;
using Postern.Mail.Explaining;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Dialing.Programs;
using Postern.Net.Dns;
using Postern.Net.Engine;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Ssh;
using Postern.Ssh.Leasing;
using Postern.Ssh.Servers;
using Postern.Verbs;
using Postern.Wire.Ends;

namespace Postern;

/// <summary>Puts the parts of the house together.</summary>
internal static class Composition
{
    private const int DescriptorReserve = 64;

    /// <inheritdoc cref="OpenDoors"/>
    public static async Task<int> RunAsync(Plan plan, Func<Plan?> reread, ILoggerFactory log, Readiness readiness, Takeover? takeover = null, Sandbox? sandbox = null) // null: this process takes nobody's place, and is in none
    {
        ILogger own = log.CreateLogger("");
        SshSettings settings = CarrierComposition.Settings();
        // No login could ever succeed in a directory that is somebody else's.
        if (plan.Doors.Any(door => door.Door.Via.Any(hop => hop.Kind == HopKind.Ssh)))
            RuntimeDirectory.Make(settings.RuntimeDirectory);
        var ssh = new SshCarriers(settings, TimeProvider.System, own);
        Common common = CommonOf(plan, log, own, ssh, takeover);
        await using var household = new Household(common);
        using var logins = ssh; // given back while the loops still turn
        using var pulse = new Pulse(common.Loops.All);
        readiness.Service.Ask(pulse.Beats);
        Confined(own, sandbox);
        await OpenAsync(household, plan, own, takeover?.Listeners(common.Loops) ?? []);
        using var housekeeping = new Housekeeping(() => DoorParts.Connections, TimeProvider.System);
        DoorNotes.Tell(own, plan);
        if (plan.UsesStandardStreams)
            return await ServeStandardStreamsAsync(household, plan, readiness) ? ExitCode.Done : ExitCode.Failed;
        await ServeAsync(household, plan, reread, own, readiness, common.Descriptors.Original, takeover, sandbox);
        return ExitCode.Done;
    }

    /// <inheritdoc cref="ExplainLogin"/>
    public static Task ExplainAsync(Plan plan, LoginTrial trial, PeerAddress peer, Action<WalkStep> tell) =>
        ExplainAsync(plan, common => ExplainedLogin.RunAsync(trial, peer, common, tell));

    /// <inheritdoc cref="ExplainRecipient"/>
    public static Task ExplainAsync(Plan plan, DoorSettings door, string address, Action<WalkStep> tell) =>
        ExplainAsync(plan, common => MailDoors.MakeWalk(door, common, tell).RunAsync(address));

    private static async Task ExplainAsync(Plan plan, Func<Common, Task> walk)
    {
        ILogger own = NullLogger.Instance;
        var ssh = new SshCarriers(CarrierComposition.Settings(), TimeProvider.System, own);
        Common common = CommonOf(plan with { Host = plan.Host with { Loops = 1 } }, NullLoggerFactory.Instance, own, ssh);
        await using var household = new Household(common); // ends what they share
        using var logins = ssh;
        try
        {
            await walk(common);
        }
        catch (Exception e) when (Household.IsOperators(e))
        {
            throw new IOException(FileFault.Words(e), e);
        }
    }

    private static void Announce(Household household, Readiness readiness) =>
        readiness.Announce([.. household.Doors.Select(door => new OpenDoor(door.Door.Settings, door.Door.Ends))]);

    /// <summary>Serves until a signal or <c>postern stop</c> says so: the first drains, the second ends at once.</summary>
    private static async Task ServeAsync(Household household, Plan plan, Func<Plan?> reread, ILogger log, Readiness readiness, long childDescriptors, Takeover? takeover, Sandbox? sandbox)
    {
        using var ending = new Ending();
        var reload = new Reload(reread, next => UseAsync(household, next, log, sandbox), () => household.Doors.Count, readiness.Service, log);
        using Disuse? disuse = plan.Host.For is { } time ? new Disuse(() => (household.Inside, household.Everywhere.Sum(door => door.Door.Counters.Ended)), time, TimeProvider.System, () =>
        {
            HostingLog.Unused(log, time.TotalSeconds);
            ending.Ask(atOnce: false);
        }) : null;
        var status = new StatusVerb(() => [.. household.Doors.Select(door => (door.Door, door.Credentials, door.Servers))], () => [.. household.Everywhere.Select(door => door.Door)],
                cancel => CarrierPictures.TakeAsync(CarrierComposition.Settings().RuntimeDirectory, TimeProvider.System, cancel), CommandLine.Version, TimeProvider.System, () => household.Guard)
        { Sandbox = sandbox?.Words };
        await using MetricsServer? metrics = OpenMetrics(plan.Host, status, log, takeover);
        ControlSocket? standing = null;
        var replacement = new Replacement(household, new ReplacementParts(readiness.Service, readiness.KeepPid, ending, childDescriptors, plan.Host.Background, sockets => metrics?.Pass(sockets), () =>
        {
            standing?.GiveAway(plan.Host.Name);
            metrics?.GiveAway();
        }, sandbox, TimeProvider.System), log);
        await using ControlSocket? control = standing = await ControlAsync(plan.Host, log,
        [
            status,
            new ReloadVerb(reload.RunAsync, () => household.Doors.Count),
            new StopVerb(ending.Ask, () => household.Inside),
            new ReplaceVerb(replacement.RunAsync, () => ending.Ask(atOnce: false)),
            new UseVerb(plan.Identity, disuse, () => ending.Asked.IsCompleted),
        ], takeover);
        // All that may fail comes before the first is let in: until then another process may be serving here.
        if (takeover is not null)
            await takeover.Predecessor.OpenAsync();
        readiness.WritePid();
        control?.TakeName();
        await household.BeginAsync();
        using var signals = new Signals(() => _ = reload.RunAsync(), ending.Ask);
        if (takeover is not null)
            await SucceedAsync(takeover, log);
        Announce(household, readiness);
        await ending.Asked;
        readiness.Service.Stopping();
        await household.StopAsync(ending.Now);
    }

    internal static async Task SucceedAsync(Takeover takeover, ILogger log)
    {
        await takeover.Predecessor.ServingAsync();
        HostingLog.Succeeds(log, takeover.Predecessor.ProcessId);
        takeover.Dispose();
    }

    /// <summary>Serves the one connection that standard input and output are, until it ends or a signal ends it; the end line is written in any case. Says whether it ended well.</summary>
    private static async Task<bool> ServeStandardStreamsAsync(Household household, Plan plan, Readiness readiness)
    {
        using var ending = new Ending();
        // There is nothing to reload. HUP must not kill: a terminal or an ssh that goes sends it, and closes the streams besides.
        using var signals = new Signals(() => { }, ending.Ask);
        await household.BeginAsync(); // it may have ports besides
        Announce(household, readiness);
        DoorSettings standing = plan.Doors.First(door => door.Door.Accept.Any(end => end.Transport == TransportKind.Stdio)).Door;
        Task<bool> served = household.ServeStandardStreamsAsync(standing.Name);
        if (await Task.WhenAny(served, ending.Asked) != served)
        {
            readiness.Service.Stopping();
            await household.StopAsync(ending.Now);
        }
        return await served;
    }

    internal static void Confined(ILogger log, Sandbox? sandbox)
    {
        if (sandbox is { Landlock: > 0 })
            HostingLog.Confined(log, sandbox.Words);
        else if (sandbox is not null)
            HostingLog.HalfConfined(log, sandbox.Words);
    }

    private static async Task UseAsync(Household household, Plan plan, ILogger log, Sandbox? sandbox)
    {
        // It is as it was at the start of the first process in it; this is told before anything fails by it.
        if (sandbox?.Problem(plan) is { } problem)
            throw new IOException(problem);
        await household.UseAsync(OrdersOf(plan, log));
        DoorNotes.Tell(log, plan);
    }

    /// <summary>Where nobody named a place or a name for it, doors are worth more than the socket: they open without one, and the log says so.</summary>
    internal static async Task<ControlSocket?> ControlAsync(HostSettings host, ILogger log, IControlVerb[] verbs, Takeover? takeover)
    {
        try
        {
            string directory = StateDirectoryOf(host);
            StateDirectory.Make(directory);
            string name = host.Name ?? Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            return await ControlSocket.OpenAsync(directory, name, verbs, TimeProvider.System, log, takeover?.Predecessor.ProcessId ?? 0);
        }
        catch (IOException e) when (host.State is null && host.Name is null)
        {
            HostingLog.NoControl(log, FileFault.Words(e));
            return null;
        }
    }

    private static List<DoorOrder> OrdersOf(Plan plan, ILogger log)
    {
        List<DoorOrder> orders = [.. plan.Doors.Select(door => DoorInService.Order(door.Door))];
        if (plan.Stunnel is { } reading)
        {
            foreach (var (name, value) in reading.File.Global.Environment)
                Environment.SetEnvironmentVariable(name, value);
            orders.AddRange(new ServiceOrders(new LoggedLines(log), reading.File.Global).Of(reading));
        }
        return orders;
    }

    internal static MetricsServer? OpenMetrics(HostSettings host, StatusVerb status, ILogger log, Takeover? takeover)
    {
        if (host.Metrics is not { } place)
            return null;
        var server = MetricsServer.Open(place, async cancel => MetricsText.Of(await status.TakeAsync(cancel)), log, takeover is null ? null : takeover.Figures);
        HostingLog.Metrics(log, place.ToString());
        return server;
    }

    private static string StateDirectoryOf(HostSettings host) =>
        StateDirectory.Find(host.State, Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess);

    /// <summary>What the operator can mend is one sentence; the caller prints it.</summary>
    private static async Task OpenAsync(Household household, Plan plan, ILogger log, IReadOnlyList<Listener> passed)
    {
        try
        {
            await household.OpenAsync(OrdersOf(plan, log), passed);
        }
        catch (Exception e) when (Household.IsOperators(e))
        {
            throw new IOException(FileFault.Words(e), e);
        }
    }

    internal static Common CommonOf(Plan plan, ILoggerFactory log, ILogger own, SshCarriers ssh, Takeover? takeover = null)
    {
        // Before the loops: what children get back must be read before anything raises it.
        Descriptors descriptors = Descriptors.Raise(takeover?.Predecessor.Descriptors);
        int count = plan.Host.Loops > 0 ? plan.Host.Loops : Environment.ProcessorCount;
        NativeMemoryPool.Settle(count);
        var loops = new LoopGroup(count, TimeProvider.System, bug => HostingLog.LoopBug(own, bug))
        {
            // Two descriptors a connection; the reserve is for logs, certificates, resolving, signals and status.
            Capacity = (int)Math.Clamp((descriptors.Limit - DescriptorReserve) / 2, 1, int.MaxValue),
        };
        if (own.IsEnabled(LogLevel.Debug))
            loops.ReportSlow((loop, what, taken) => HostingLog.Slow(own, loop, what, taken.TotalMilliseconds));
        var resolver = new Resolver(TimeProvider.System, own);
        return new Common(
            loops,
            new DialerFactory(resolver, descriptors, own, ssh.DialerFor),
            resolver,
            descriptors,
            new CredentialStore(() => StateDirectoryOf(plan.Host), TimeProvider.System, own),
            new AccountsInService(() => StateDirectoryOf(plan.Host), TimeProvider.System, own),
            takeover?.Inherited() ?? InheritedSockets.Read(Environment.GetEnvironmentVariable, Environment.ProcessId),
            new DetectMemory(),
            new PreludeSettings { HostName = Environment.MachineName },
            TimeProvider.System,
            log);
    }
}
