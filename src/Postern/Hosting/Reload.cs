using Microsoft.Extensions.Logging;
using Postern.Configuration;
using Postern.Hosting.Life;
using Postern.Net.Certificates.Files;

namespace Postern.Hosting;

/// <summary>Reads everything again while doors are open; what cannot be used leaves all as it was.</summary>
/// <param name="reread">Reads the configuration; null where it has mistakes, which were logged.</param>
/// <param name="use">Opens these doors in place of those in service, or throws and changes nothing.</param>
/// <param name="doors">How many doors are in service now.</param>
/// <param name="service">The service manager, who must hear that it is over however it ended.</param>
/// <param name="log">Where the outcome goes.</param>
internal sealed class Reload(Func<Plan?> reread, Func<Plan, Task> use, Func<int> doors, ServiceNotify service, ILogger log)
{
    /// <summary>Tries; answers null, or why nothing has changed. It never throws: after a signal nobody would hear it.</summary>
    public async Task<string?> RunAsync()
    {
        service.Reloading();
        try
        {
            string? problem = await TryAsync();
            if (problem is null)
                HostingLog.Reloaded(log, doors());
            else
                HostingLog.NotReloaded(log, problem);
            return problem;
        }
        catch (Exception bug)
        {
            HostingLog.ReloadBug(log, bug);
            return "a fault of the running program; its log tells more";
        }
        finally
        {
            service.Ready(Readiness.Count(doors()));
        }
    }

    private async Task<string?> TryAsync()
    {
        if (reread() is not { } plan)
            return "the configuration has mistakes";
        if (plan.UsesStandardStreams)
            return "stdio: is the connection that a process is started with, and cannot be had by a reload";
        try
        {
            await use(plan);
            return null;
        }
        catch (Exception e) when (Household.IsOperators(e))
        {
            return FileFault.Words(e);
        }
    }
}
