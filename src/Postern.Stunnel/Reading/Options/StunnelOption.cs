namespace Postern.Stunnel.Reading.Options;

/// <summary>Takes the value of an option; says what is wrong with it, or null.</summary>
internal delegate string? TakeOption(ReadingRun run, string value);

/// <summary>One option of the configuration file.</summary>
/// <param name="Name">Its name, in any case of letters.</param>
/// <param name="Standing">How it stands to stunnel's.</param>
/// <param name="Take">How its value is taken.</param>
/// <param name="Help">What <c>-help</c> says, line by line.</param>
internal sealed record StunnelOption(string Name, Standing Standing, TakeOption Take, params string[] Help)
{
    /// <summary>Who knows it.</summary>
    public OptionOrigin Origin { get; init; }

    /// <summary>What <c>-version</c> says it is by default, line by line; nothing for most.</summary>
    public IReadOnlyList<string> Defaults { get; init; } = [];

    /// <summary>Its value names a directory to go on with.</summary>
    public bool IsInclude { get; init; }
}
