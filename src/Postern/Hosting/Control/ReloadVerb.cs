using System.Text.Json;
using Postern.Net.Control;

namespace Postern.Hosting.Control;

/// <summary>Answers <c>reload</c> once everything has been read again, or says why nothing has changed.</summary>
/// <param name="reload">Reads everything again; answers null, or the sentence that says why it could not be used.</param>
/// <param name="doors">How many doors are in service now.</param>
internal sealed class ReloadVerb(Func<Task<string?>> reload, Func<int> doors) : IControlVerb
{
    /// <inheritdoc/>
    public string Name => "reload";

    /// <inheritdoc/>
    public async ValueTask<ControlAnswer> RunAsync(JsonElement arguments, CancellationToken cancel)
    {
        // Not cancelled half-way: a reload is whole, whether somebody waits for its result or not.
        if (await reload() is { } problem)
            throw new ControlException(problem);
        return new ControlAnswer(JsonSerializer.SerializeToElement(new ReloadOutcome(doors()), ControlFormats.Default.ReloadOutcome));
    }
}
