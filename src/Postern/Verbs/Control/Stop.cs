using System.CommandLine;
using System.Text.Json;
using Postern.Hosting.Control;
using Postern.Net.Conduits;
using Postern.Net.Control;
using Postern.Verbs.Output;

namespace Postern.Verbs.Control;

/// <summary><c>postern stop</c>: a running Postern takes no new connections, lets the open ones end, and ends.</summary>
internal static class Stop
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10); // arbitrary

    public static Command Create(Surroundings surroundings)
    {
        Terminal terminal = surroundings.Terminal;
        var now = new Option<bool>("--now") { Description = "end open connections at once, in place of letting them finish" };
        return Asking.Create("stop", "Stops a running Postern: no new connections; open ones may finish.", terminal, (client, result, cancel) => AskAsync(client, result.GetValue(now), terminal, cancel), now);
    }

    /// <summary>Asks it to stop, and waits until it has.</summary>
    internal static async Task AskAsync(ControlClient client, bool now, Terminal terminal, CancellationToken cancel)
    {
        JsonElement answer = await client.AskAsync("stop", now ? ["now"] : [], cancel);
        int open = answer.Deserialize(ControlFormats.Default.StopOutcome)?.Open ?? 0;
        if (open > 0)
            await terminal.Output.WriteLineAsync($"process {client.ProcessId} stops; connections that are open: {open}");
        await client.WaitForEndAsync(cancel);
        // It closes that before it has written down all that it knows; who is told that it has stopped may copy its state.
        var process = new PeerProcess(client.ProcessId);
        while (!process.IsEnding)
            await Task.Delay(Look, TimeProvider.System, cancel);
        await terminal.Output.WriteLineAsync($"process {client.ProcessId} has stopped");
    }
}
