using System.CommandLine;
using Postern.Configuration;
using Postern.Configuration.Doors;
using Postern.Configuration.Files;
using Postern.Hosting.Confinement;

namespace Postern.Verbs;

/// <summary><c>postern run FILE</c>: the doors of a file.</summary>
internal static class Run
{
    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("run", "Opens the doors of a configuration file.");
        var file = new Argument<string>("FILE") { Description = "the configuration: sections with accept and connect (postern.conf(5))" };
        var background = new Option<bool>("--background") { Description = "go to the background once every door is open" };
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "the name of the process for status, reload and stop, where several run; its id without it" };
        var state = new Option<string?>("--state") { HelpName = "DIRECTORY", Description = "where certificates made here and the control socket live; comes before the file's own word" };
        command.Arguments.Add(file);
        command.Options.Add(name);
        command.Options.Add(state);
        command.Options.Add(background);
        var sandbox = new Option<bool>("--sandbox") { Description = "go into a sandbox at the start: only what the configuration names can be used" };
        command.Options.Add(sandbox);
        command.SetAction(result => Open(result.GetRequiredValue(file), host => host with
        {
            Name = result.GetValue(name) ?? host.Name,
            State = HomePath.OfOption(result.GetValue(state)) ?? host.State,
            Background = result.GetValue(background) || host.Background,
            Sandbox = result.GetValue(sandbox) || host.Sandbox,
        }, surroundings));
        return command;
    }

    private static int Open(string path, Func<HostSettings, HostSettings> spoken, Surroundings surroundings)
    {
        var findings = new Findings();
        var plan = ConfigurationFile.Read(path, findings);
        var (above, host) = (plan.Host, spoken(plan.Host));
        plan = plan with { Host = host };
        ProcessRules.Check(plan.Host, plan.Doors, findings);
        // A file gives names to doors only; that of the process is the command line's.
        ProcessRules.CheckControl(plan, host.Name is null && host.State == above.State ? new Place(path, 0) : Place.CommandLine, findings);
        return Launch.Run(plan, findings, log => Reread(path, spoken, plan.Host, surroundings.Sandbox, log), plan.UsesStandardStreams, surroundings);
    }

    /// <summary>Reads the file again for a process that runs; null where it has mistakes, which were logged.</summary>
    internal static Plan? Reread(string path, Func<HostSettings, HostSettings> spoken, HostSettings running, Sandbox? sandbox, Microsoft.Extensions.Logging.ILogger log)
    {
        var findings = new Findings();
        var plan = ConfigurationFile.Read(path, findings);
        // Whoever uses it says so; that a file outside cannot be read is no mistake in the configuration.
        if (sandbox?.Problem(plan) is not null)
            return plan;
        foreach (var mistake in findings.Mistakes)
            LaunchLog.NotReread(log, mistake.ToString());
        if (findings.HasMistakes)
            return null;
        if (spoken(plan.Host).ChangedSince(running) is { Count: > 0 } changed)
            LaunchLog.AtNextStart(log, string.Join(", ", changed));
        return plan;
    }
}
