using System.Text.Json;
using Postern.Net.Control;

namespace Postern.Hosting.Control;

/// <summary>Answers <c>stop</c>, then stops; whoever asked sees the process end.</summary>
/// <param name="stop">Begins to stop; told whether open connections are to be ended now.</param>
/// <param name="open">How many connections are open.</param>
internal sealed class StopVerb(Action<bool> stop, Func<int> open) : IControlVerb
{
    /// <inheritdoc/>
    public string Name => "stop";

    /// <inheritdoc/>
    public ValueTask<ControlAnswer> RunAsync(JsonElement arguments, CancellationToken cancel)
    {
        bool now = arguments.TryGetProperty("now", out JsonElement value) && value.ValueKind == JsonValueKind.True;
        var outcome = new StopOutcome(open());
        return ValueTask.FromResult(new ControlAnswer(JsonSerializer.SerializeToElement(outcome, ControlFormats.Default.StopOutcome), () => stop(now)));
    }
}
