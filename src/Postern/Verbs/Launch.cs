using Microsoft.Extensions.Logging;
using Postern.Configuration;
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
        if (findings.HasMistakes)
        {
            Refusal.Tell([.. findings.Mistakes.Select(mistake => mistake.ToString())], plan.Host, errorIsOurs, surroundings);
            return ExitCode.Wrong;
        }
        try
        {
            var detaches = plan.Host.Background && Detachment.IsWanted();
            if (plan.Host.Background && !detaches && !ServiceNotify.WaitsFor(Environment.ProcessId, Environment.GetEnvironmentVariable))
                return StartAnew(surroundings);
            if (detaches)
                Detachment.LeaveSession();
            // In the background nobody reads standard error.
            using var log = Log.Open(plan.Host, errorIsOurs && !detaches, surroundings.Time, surroundings.Syslog);
            return Open(plan, reread, log, detaches ? Detachment.Prepare() : null, surroundings, company);
        }
        catch (IOException noLog)
        {
            Refusal.Tell([FileFault.Words(noLog)], new HostSettings(), errorIsOurs, surroundings);
            return ExitCode.Failed;
        }
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
            return SharedDoor.OpenAsync(plan, () => surroundings.Open(plan, () => reread(logger), log, readiness), readiness, surroundings.Time).GetAwaiter().GetResult();
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
