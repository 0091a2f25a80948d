using System.CommandLine;
using System.Text.Json;
using Postern.Hosting.Control;
using Postern.Net.Control;
using Postern.OwnServer;
using Postern.Verbs.Output;

namespace Postern.Verbs.Control;

/// <summary><c>postern down</c>: stops what <c>postern up</c> has opened, and tells what that was.</summary>
internal static class Down
{
    public static Command Create(Surroundings surroundings)
    {
        Terminal terminal = surroundings.Terminal;
        var now = new Option<bool>("--now") { Description = "end open connections at once, in place of letting them finish" };
        return Asking.CreateForOne("down", "Stops the mail server of “postern up”: no new connections; open ones may finish.", terminal, ServerPlace.ProcessName, AskAsync, now);

        async Task AskAsync(ControlClient client, ParseResult result, CancellationToken cancel)
        {
            JsonElement status = await client.AskAsync("status", [], cancel);
            foreach (DoorPicture door in status.Deserialize(ControlFormats.Default.StatusReport)?.Doors ?? [])
                await terminal.Output.WriteLineAsync($"stops  {string.Join("  ", door.Accept)}");
            await Stop.AskAsync(client, result.GetValue(now), terminal, cancel);
        }
    }
}
