using System.CommandLine;
using System.Text.Json;
using Postern.Hosting.Control;
using Postern.Net.Control;
using Postern.Verbs.Output;

namespace Postern.Verbs.Control;

/// <summary><c>postern status</c>: doors, certificates and open connections of a running Postern.</summary>
internal static class Status
{
    public static Command Create(Surroundings surroundings)
    {
        Terminal terminal = surroundings.Terminal;
        var json = new Option<bool>("--json") { Description = "one JSON object a line for each process" };
        bool isNext = false;
        return Asking.CreateForAll("status", "Tells how a running Postern does: doors, certificates, open connections.", terminal, AskAsync, json);

        async Task AskAsync(ControlClient client, ParseResult result, CancellationToken cancel)
        {
            JsonElement answer = await client.AskAsync("status", [], cancel);
            if (result.GetValue(json))
            {
                await terminal.Output.WriteLineAsync(answer.GetRawText());
                return;
            }

            if (isNext)
                await terminal.Output.WriteLineAsync();
            isNext = true;
            StatusText.Write(Read(answer), client.Name, terminal.Output);
        }
    }

    private static StatusReport Read(JsonElement answer)
    {
        try
        {
            return answer.Deserialize(ControlFormats.Default.StatusReport) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            throw new ControlException("the running program's status cannot be read: is it older or newer than this one?");
        }
    }
}
