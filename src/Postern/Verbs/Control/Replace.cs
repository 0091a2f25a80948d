using System.CommandLine;
using System.Text.Json;
using Postern.Hosting.Control;
using Postern.Net.Control;
using Postern.Verbs.Output;

namespace Postern.Verbs.Control;

/// <summary><c>postern replace</c>: the program's file, as it lies there now, takes the place of a running Postern.</summary>
internal static class Replace
{
    public static Command Create(Surroundings surroundings)
    {
        Terminal terminal = surroundings.Terminal;
        return Asking.Create("replace", "Has a running Postern start its program anew, as after an upgrade, and give it all its doors: no connection is refused, open ones may finish.", terminal, AskAsync);

        async Task AskAsync(ControlClient client, ParseResult result, CancellationToken cancel)
        {
            JsonElement answer = await client.AskAsync("replace", [], cancel);
            ReplaceOutcome? outcome = answer.Deserialize(ControlFormats.Default.ReplaceOutcome);
            string rest = outcome?.Open switch
            {
                null or 0 => "which ends",
                1 => "which ends with its one open connection",
                _ => $"which ends with its {outcome.Open} open connections",
            };
            await terminal.Output.WriteLineAsync($"replaced: process {outcome?.Process} has the doors of process {client.ProcessId}, {rest}");
        }
    }
}
