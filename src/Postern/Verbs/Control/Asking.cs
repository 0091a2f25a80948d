using System.CommandLine;
using System.Text.Json;
using Postern.Configuration;
using Postern.Hosting.Control;
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
    public static Command Create(string name, string summary, Terminal terminal, Func<ControlClient, ParseResult, CancellationToken, Task> ask, params Option[] options) =>
        Create(name, summary, terminal, all: false, only: null, ask, options);

    /// <summary>Makes a command that asks all that run, one after the other, unless one is named.</summary>
    /// <inheritdoc cref="Create(string, string, Terminal, Func{ControlClient, ParseResult, CancellationToken, Task}, Option[])"/>
    public static Command CreateForAll(string name, string summary, Terminal terminal, Func<ControlClient, ParseResult, CancellationToken, Task> ask, params Option[] options) =>
        Create(name, summary, terminal, all: true, only: null, ask, options);

    /// <summary>Makes a command that asks the one of this name.</summary>
    /// <inheritdoc cref="Create(string, string, Terminal, Func{ControlClient, ParseResult, CancellationToken, Task}, Option[])"/>
    public static Command CreateForOne(string name, string summary, Terminal terminal, string only, Func<ControlClient, ParseResult, CancellationToken, Task> ask, params Option[] options) =>
        Create(name, summary, terminal, all: false, only, ask, options);

    private static Command Create(string name, string summary, Terminal terminal, bool all, string? only, Func<ControlClient, ParseResult, CancellationToken, Task> ask, Option[] options)
    {
        var asking = new Asking();
        var command = new Command(name, summary);
        foreach (Option option in options)
            command.Options.Add(option);
        command.Options.Add(asking._state);
        if (only is null)
            command.Options.Add(asking._name);
        command.SetAction((result, cancel) => asking.RunAsync(result, terminal, all, only, ask, cancel));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, Terminal terminal, bool all, string? only, Func<ControlClient, ParseResult, CancellationToken, Task> ask, CancellationToken cancel)
    {
        try
        {
            string directory = StateDirectory.Find(HomePath.OfOption(result.GetValue(_state)), Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess);
            string? name = only ?? result.GetValue(_name);
            var clients = name is null ? await ControlClient.FindAllAsync(directory, cancel) : [];
            try
            {
                if (clients.Count > 1)
                    await AskSeveralAsync(clients, directory, all, client => ask(client, result, cancel), cancel);
            }
            finally
            {
                foreach (ControlClient client in clients)
                    client.Dispose();
            }

            if (clients.Count > 1)
                return ExitCode.Done;
            using ControlClient one = await ControlClient.FindAsync(directory, name, cancel);
            await ask(one, result, cancel);
            return ExitCode.Done;
        }
        catch (IOException failed)
        {
            terminal.Complain(FileFault.Words(failed));
            return ExitCode.Failed;
        }
    }

    private static async Task AskSeveralAsync(IReadOnlyList<ControlClient> clients, string directory, bool all, Func<ControlClient, Task> ask, CancellationToken cancel)
    {
        if (!all)
        {
            var words = new List<string>();
            foreach (ControlClient client in clients)
                words.Add($"{client.Name} (process {client.ProcessId}: {await DoorsAsync(client, cancel)})");
            throw new ControlException($"{clients.Count} of them are running with the state directory {directory}: choose with --name: {string.Join(", ", words)}");
        }

        foreach (ControlClient client in clients)
            await ask(client);
    }

    private static async Task<string> DoorsAsync(ControlClient client, CancellationToken cancel)
    {
        try
        {
            JsonElement status = await client.AskAsync("status", [], cancel);
            return string.Join("; ", (status.Deserialize(ControlFormats.Default.StatusReport)?.Doors ?? []).Select(StatusText.Line));
        }
        catch (Exception e) when (e is ControlException or JsonException)
        {
            return "it does not tell its doors"; // it ends just now, or is of another version
        }
    }
}
