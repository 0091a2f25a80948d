using System.CommandLine;
using Postern.Configuration;
using Postern.Net.Certificates.Files;
using Postern.Net.Control;
using Postern.Verbs.Output;

namespace Postern.Verbs.Control;

/// <summary>What the verbs have in common that ask a running process: how it is found, and what is said when it is not.</summary>
internal sealed class Asking
{
    private readonly Option<string?> _state = new("--state") { HelpName = "DIRECTORY", Description = "the state directory of the Postern that is meant; its usual place otherwise" };
    private readonly Option<string?> _name = new("--name") { HelpName = "NAME", Description = "which one, where several run: its --name, or its process id" };

    /// <summary>Makes a command that asks.</summary>
    /// <param name="name">The verb.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="terminal">Where it speaks.</param>
    /// <param name="ask">Asks, and says the answer.</param>
    /// <param name="options">Its own options.</param>
    public static Command Create(string name, string summary, Terminal terminal, Func<ControlClient, ParseResult, CancellationToken, Task> ask, params Option[] options)
    {
        var asking = new Asking();
        var command = new Command(name, summary);
        foreach (Option option in options)
            command.Options.Add(option);
        command.Options.Add(asking._state);
        command.Options.Add(asking._name);
        command.SetAction((result, cancel) => asking.RunAsync(result, terminal, ask, cancel));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, Terminal terminal, Func<ControlClient, ParseResult, CancellationToken, Task> ask, CancellationToken cancel)
    {
        try
        {
            string directory = StateDirectory.Find(HomePath.OfOption(result.GetValue(_state)), Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess);
            using ControlClient client = await ControlClient.FindAsync(directory, result.GetValue(_name), cancel);
            await ask(client, result, cancel);
            return ExitCode.Done;
        }
        catch (IOException failed)
        {
            terminal.Complain(FileFault.Words(failed));
            return ExitCode.Failed;
        }
    }
}
