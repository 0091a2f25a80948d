using Microsoft.Extensions.Logging;
using Postern.Configuration;
using Postern.Hosting.Confinement;
using Postern.Hosting.Life;
using Postern.Logging;
using Postern.Native;
using Postern.Net.Certificates.Files;
using Postern.Net.Tls;

namespace Postern.Verbs;

/// <summary>From a checked plan to open doors: log, notes, and the one place where a start that failed is told.</summary>
internal static class Launch
{
    public static int Run(Plan plan, Findings findings, Func<ILogger, Plan?> reread, bool onStandardStreams, Surroundings surroundings, Company? company = null)
    {
        var errorIsOurs = surroundings.ErrorIsOurs && (!onStandardStreams || StandardStreams.Guard());
        // It is told in place of what follows from it.
        var outside = surroundings.Sandbox?.Problem(plan);
        if (findings.HasMistakes || outside is not null)
        {
            Refusal.Tell(outside is not null ? [outside] : [.. findings.Mistakes.Select(mistake => mistake.ToString())], plan.Host, errorIsOurs, surroundings);
            return ExitCode.Wrong;
        }
        try
        {
            // Whoever a service manager waits for stays where it was started.
            var isWaitedFor = ServiceNotify.WaitsFor(Environment.ProcessId, Environment.GetEnvironmentVariable);
            var isHere = !plan.Host.Background || surroundings.IsSuccessor || Detachment.IsChild || isWaitedFor;
            if (plan.Host.Sandbox && isHere && surroundings.Sandbox is null)
                EnterSandbox(plan, surroundings);
            if (surroundings.IsSuccessor)
                plan = plan with { Host = AsSuccessor(plan.Host) };
            var detaches = plan.Host.Background && !surroundings.IsSuccessor && Detachment.IsWanted();
            if (plan.Host.Background && !detaches && !surroundings.IsSuccessor && !isWaitedFor)
                return StartAnew(surroundings);
            if (plan.Host.Background)
                Detachment.LeaveSession();
            // In the background nobody reads standard error.
            using var log = Log.Open(plan.Host, errorIsOurs && (!plan.Host.Background || isWaitedFor), surroundings.Time, surroundings.Syslog);
            return Open(plan, reread, log, detaches ? Detachment.Prepare() : null, surroundings, company);
        }
        catch (IOException noLog)
        {
            Refusal.Tell([FileFault.Words(noLog)], new HostSettings(), errorIsOurs, surroundings);
            return ExitCode.Failed;
        }
    }

    /// <summary>Comes back only by a failure: this process begins anew inside.</summary>
    internal static void EnterSandbox(Plan plan, Surroundings surroundings)
    {
        if (surroundings.IsSuccessor)
            throw new IOException("the configuration wants a sandbox, and the process that is to be replaced is in none: stop it and start it anew");
        Entry.Enter(plan);
    }

    /// <summary>Who waited for the first start waits no longer, and its log goes on.</summary>
    private static HostSettings AsSuccessor(HostSettings host)
    {
        // It may have been started in the background: its standard streams lead nowhere already.
        Environment.SetEnvironmentVariable(Detachment.NoDiagnostics, value: null);
        return host with { ReadyDescriptor = -1, LogOverwrite = false };
    }

    /// <summary>The same command line again, in the background; what it says is passed on here until its doors are open.</summary>
    internal static int StartAnew(Surroundings surroundings)
    {
        var program = Environment.ProcessPath ?? throw new IOException("the program's own file is not known, so it cannot go to the background");
        var arguments = Environment.GetCommandLineArgs().Skip(1);
        return Background.StartAsync(program, arguments, surroundings.Terminal.Output, surroundings.Terminal.Error, surroundings.Time).GetAwaiter().GetResult();
    }

    private static int Open(Plan plan, Func<ILogger, Plan?> reread, Log log, Action? letGo, Surroundings surroundings, Company? company)
    {
        var logger = log.CreateLogger("");
        LaunchLog.Noted(logger, plan);
        try
        {
            using var readiness = new Readiness(plan.Host, plan.UsesStandardStreams || !surroundings.ErrorIsOurs ? null : surroundings.Terminal.Output, letGo, surroundings.Time) { Instead = company?.Announce };
            using var beside = company?.Begin(logger);
            Func<Task<int>> open = () => surroundings.Open(plan, () => reread(logger), log, readiness);
            // A successor's neighbour is the one whose place it takes.
            return (surroundings.IsSuccessor ? open() : SharedDoor.OpenAsync(plan, open, readiness, surroundings.Time)).GetAwaiter().GetResult();
        }
        catch (Exception failed) when (failed is IOException or TlsSettingException)
        {
            // Standard error hears it once, in the form of every other complaint.
            if (!log.IsOnStandardError)
                LaunchLog.NotOpened(logger, FileFault.Words(failed));
            surroundings.Terminal.Complain(FileFault.Words(failed));
            return ExitCode.Failed;
        }
    }
}
