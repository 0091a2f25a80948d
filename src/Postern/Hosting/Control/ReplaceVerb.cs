using System.Text.Json;
using Postern.Net.Control;

namespace Postern.Hosting.Control;

/// <summary>Answers <c>replace</c> once another process has the doors, and then ends this one; or says why nothing has changed.</summary>
/// <param name="replace">Starts the other process and gives it everything.</param>
/// <param name="stop">Ends this process: open connections may finish.</param>
internal sealed class ReplaceVerb(Func<Task<ReplaceOutcome>> replace, Action stop) : IControlVerb
{
    /// <inheritdoc/>
    public string Name => "replace";

    /// <inheritdoc/>
    public async ValueTask<ControlAnswer> RunAsync(JsonElement arguments, CancellationToken cancel)
    {
        // Not cancelled half-way: it is whole, whether somebody waits for its result or not.
        ReplaceOutcome outcome = await replace();
        return new ControlAnswer(JsonSerializer.SerializeToElement(outcome, ControlFormats.Default.ReplaceOutcome), stop);
    }
}
