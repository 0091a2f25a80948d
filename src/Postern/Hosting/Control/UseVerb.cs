using System.Text.Json;
using Postern.Hosting.Life;
using Postern.Net.Control;

namespace Postern.Hosting.Control;

/// <summary>Answers <c>use</c>: another process was told to open a door; where it is the one that is open here, this counts as a use.</summary>
/// <param name="identity">What names the door; null for those of a file.</param>
/// <param name="disuse">Ends the process when nobody uses it; null where it stays.</param>
/// <param name="ends">Whether the process ends just now.</param>
internal sealed class UseVerb(string? identity, Disuse? disuse, Func<bool> ends) : IControlVerb
{
    /// <inheritdoc/>
    public string Name => "use";

    /// <inheritdoc/>
    public ValueTask<ControlAnswer> RunAsync(JsonElement arguments, CancellationToken cancel)
    {
        bool same = identity is not null && arguments.TryGetProperty("door", out JsonElement door) && door.ValueKind == JsonValueKind.String && door.GetString() == identity;
        TimeSpan? wanted = arguments.TryGetProperty("seconds", out JsonElement value) && value.TryGetDouble(out double seconds) && seconds is >= 0 and < int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;
        // Who wants it for ever cannot have it here where it goes one day.
        bool kept = same && !ends() && (disuse is null || (wanted is { } time && disuse.TryKeep(time)));
        var outcome = new UseOutcome(same, kept, ends());
        return ValueTask.FromResult(new ControlAnswer(JsonSerializer.SerializeToElement(outcome, ControlFormats.Default.UseOutcome)));
    }
}
