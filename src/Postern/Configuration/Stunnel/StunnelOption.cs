namespace Postern.Configuration.Stunnel;

/// <summary>One option of stunnel.</summary>
/// <param name="Name">As stunnel's manual writes it.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Why">Why it is not carried, and what to do instead.</param>
/// <param name="Set">Takes a value in, where it is carried; answers what is wrong with it.</param>
internal sealed record StunnelOption(string Name, StunnelFate Fate, string Why, Func<StunnelWords, string, string?>? Set = null)
{
    /// <summary>Values that mean what holds anyway.</summary>
    public IReadOnlyList<string> Harmless { get; init; } = [];

    public bool IsHarmless(string value) => Harmless.Contains(value, StringComparer.OrdinalIgnoreCase);
}
