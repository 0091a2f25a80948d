using Postern.Configuration.Stunnel;
using Microsoft.Extensions.Logging;
using Postern.Configuration;
using Postern.Hosting;
using Postern.Hosting.Confinement;
using Postern.Hosting.Control;
using Postern.Hosting.Life;
using Postern.Hosting.Metrics;
using Postern.Hosting.Stunnel;
using Postern.Hosting.Succession;
using Postern.Logging.Stunnel;
using Postern.Net.Control;
using Postern.Net.Certificates.Files;
using Postern.Ssh;
using Postern.Stunnel.Services;
using Postern.Stunnel.Settings;
using Postern.Verbs;
using Postern.Verbs.Stunnel;

namespace Postern;

/// <summary>A process that is stunnel, from a file that was read to its end, in stunnel's order: bind, give up rights, open the log, say that it serves.</summary>
internal static class StunnelComposition
{
    /// <inheritdoc cref="OpenStunnel"/>
    public static async Task<int> RunAsync(StunnelStart start, StunnelLog log, Action? letGo, Takeover? takeover, Sandbox? sandbox)
    {
        StunnelFile file = start.Reading.File;
        GlobalOptions global = file.Global;
        foreach (var (name, value) in global.Environment)
            Environment.SetEnvironmentVariable(name, value);
        ILogger own = log.CreateLogger("");
        HostSettings host = StunnelPlan.Of(start.Reading).Host;
        using var ssh = new SshCarriers(CarrierComposition.Settings(), TimeProvider.System, own);
        Composition.Confined(own, sandbox);
        log.OpenSyslog(global);
        Common common = Composition.CommonOf(new Plan(host, []), log, own, ssh, takeover);
        await using var household = new Household(common);
        var orders = new ServiceOrders(log, global);
        // Before chroot: these are outside.
        using var signals = new StunnelSignals();
        using var service = new ServiceNotify(Environment.GetEnvironmentVariable, Environment.ProcessId, TimeProvider.System);
        if (!await TryAsync(log, () => household.OpenAsync(orders.Of(start.Reading), takeover?.Listeners(common.Loops) ?? [])) || !TryStart(log, global, start, letGo, out StunnelPidFile? pid))
            return ExitCode.Failed;
        using var written = pid;
        if (file.IsInetd)
            return await ServeOneAsync(household, signals);
        try
        {
            return await ServeAsync(household, orders, common, start, host, service, signals, log, letGo, takeover, sandbox);
        }
        catch (IOException e)
        {
            Fail(start, log, e); // figures that cannot be given out, a parent that has gone
            return ExitCode.Failed;
        }
    }

    /// <summary>Gives up rights, then opens what is opened without them.</summary>
    private static bool TryStart(StunnelLog log, GlobalOptions global, StunnelStart start, Action? letGo, out StunnelPidFile? pid)
    {
        pid = null;
        try
        {
            if (global.Chroot is { } jail)
                Privileges.Enter(jail);
            if (global.Group is { } group)
                Privileges.TakeGroup(group);
            if (global.User is { } user)
                Privileges.TakeUser(user);
            log.Open(global, start.IsErrorOurs && letGo is null);
            if (letGo is not null)
            {
                log.EnterBackground();
                Directory.SetCurrentDirectory("/");
            }
            if (global.PidFile is { } path && !start.Reading.File.IsInetd)
                pid = StunnelPidFile.Write(path, () => log.Own);
            return true;
        }
        catch (IOException e)
        {
            Fail(start, log, e);
            return false;
        }
    }

    /// <summary>The log is open by now, and whoever waits for a daemon reads none.</summary>
    private static void Fail(StunnelStart start, StunnelLog log, IOException why)
    {
        log.Own.Error(FileFault.Words(why));
        start.Complain(FileFault.Words(why));
    }

    private static async Task<bool> TryAsync(StunnelLog log, Func<Task> open)
    {
        try
        {
            await open();
            return true;
        }
        catch (Exception e) when (Household.IsOperators(e))
        {
            log.Own.Error(FileFault.Words(e));
            return false;
        }
    }

    /// <summary>Serves until a signal or <c>postern stop</c> says so.</summary>
    private static async Task<int> ServeAsync(Household household, ServiceOrders orders, Common common, StunnelStart start, HostSettings host, ServiceNotify service, StunnelSignals signals, StunnelLog log, Action? letGo, Takeover? takeover, Sandbox? sandbox)
    {
        ILogger own = log.CreateLogger("");
        using var ending = new Ending();
        using var pulse = new Pulse(common.Loops.All);
        service.Ask(pulse.Beats);
        var reload = new StunnelReload(start.Read, reading => UseAsync(household, orders, reading, start, log, sandbox), () => household.Doors.Count, service, log);
        var status = new StatusVerb(() => [.. household.Doors.Select(door => (door.Door, door.Credentials, door.Servers))], () => [.. household.Everywhere.Select(door => door.Door)],
            _ => Task.FromResult<IReadOnlyList<Ssh.Carrying.CarrierPicture>>([]), CommandLine.Version, TimeProvider.System, () => household.Guard)
        { Sandbox = sandbox?.Words };
        await using MetricsServer? metrics = Composition.OpenMetrics(host, status, own, takeover);
        ControlSocket? standing = null;
        // Who has given up rights cannot open again what its successor would have to.
        bool keepsRights = start.Reading.File.Global is { Chroot: null, User: null, Group: null };
        Replacement? replacement = !keepsRights ? null : new Replacement(household, new ReplacementParts(service, () => { }, ending, common.Descriptors.Original, letGo is not null, sockets => metrics?.Pass(sockets), () =>
        {
            standing?.GiveAway(host.Name);
            metrics?.GiveAway();
        }, sandbox, TimeProvider.System), own);
        await using ControlSocket? control = standing = await Composition.ControlAsync(host, own,
        [
            status,
            new ReloadVerb(reload.RunAsync, () => household.Doors.Count),
            new StopVerb(ending.Ask, () => household.Inside),
            .. replacement is null ? Array.Empty<IControlVerb>() : [new ReplaceVerb(replacement.RunAsync, () => ending.Ask(atOnce: false))],
        ], takeover);
        if (takeover is not null)
            await takeover.Predecessor.OpenAsync();
        control?.TakeName();
        await household.BeginAsync();
        signals.Begin(signal =>
        {
            switch (signal)
            {
                case "SIGHUP":
                    _ = reload.RunAsync();
                    break;
                case "SIGUSR1":
                    Reopen(log);
                    break;
                case "SIGUSR2":
                    _ = ListAsync(household, log);
                    break;
                default:
                    Stop(signal, log, ending);
                    break;
            }
        });
        if (takeover is not null)
            await Composition.SucceedAsync(takeover, own);
        letGo?.Invoke();
        log.Own.Info("Accepting new connections");
        service.Ready(Readiness.Count(household.Doors.Count));
        await ending.Asked;
        service.Stopping();
        await household.StopAsync(ending.Now);
        return ExitCode.Done;
    }

    private static async Task<int> ServeOneAsync(Household household, StunnelSignals signals)
    {
        // HUP and USR1 would end the process; a terminal or a superserver that goes sends the first.
        signals.Begin(static signal =>
        {
            if (signal is not ("SIGHUP" or "SIGUSR1" or "SIGUSR2"))
                Environment.Exit(ExitCode.Done);
        });
        await household.Doors.OfType<ServiceInService>().Single().ServeInetdAsync();
        return ExitCode.Done;
    }

    private static async Task UseAsync(Household household, ServiceOrders orders, StunnelReading reading, StunnelStart start, StunnelLog log, Sandbox? sandbox)
    {
        if (sandbox?.Problem(StunnelPlan.Of(reading)) is { } problem)
            throw new IOException(problem);
        await household.UseAsync(orders.Of(reading));
        log.Change(reading.File.Global, start.IsErrorOurs);
    }

    private static void Reopen(StunnelLog log)
    {
        log.Reopen();
        log.Own.Notice("Log file reopened");
    }

    private static async Task ListAsync(Household household, StunnelLog log)
    {
        var services = household.Everywhere.OfType<ServiceInService>().Select(service => (service.Service, service.Door));
        await ActiveConnections.WriteAsync(services, log.Own);
    }

    private static void Stop(string signal, StunnelLog log, Ending ending)
    {
        if (signal == "SIGTERM")
            log.Own.Notice("Terminated");
        else
            log.Own.Error($"Received {signal}; terminating");
        ending.Ask(atOnce: ending.Asked.IsCompleted);
    }
}
