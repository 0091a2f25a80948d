using System.CommandLine;
using System.Text.Json;
using Postern.Hosting.Control;
using Postern.Net.Control;
using Postern.Verbs.Output;

namespace Postern.Verbs.Control;

/// <summary><c>postern reload</c>: a running Postern reads everything again; ends with what came of it.</summary>
internal static class Reload
{
    public static Command Create(Surroundings surroundings)
    {
        Terminal terminal = surroundings.Terminal;
        return Asking.Create("reload", "Has a running Postern read its configuration and certificates again, and tells what came of it.", terminal, AskAsync);

        async Task AskAsync(ControlClient client, ParseResult result, CancellationToken cancel)
        {
            JsonElement answer = await client.AskAsync("reload", [], cancel);
            int doors = answer.Deserialize(ControlFormats.Default.ReloadOutcome)?.Doors ?? 0;
            await terminal.Output.WriteLineAsync($"reloaded: {doors} {(doors == 1 ? "door" : "doors")}");
        }
    }
}
