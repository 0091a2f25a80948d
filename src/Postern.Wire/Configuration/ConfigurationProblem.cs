namespace Postern.Wire.Configuration;

/// <summary>A line that is not what the grammar allows.</summary>
public sealed record ConfigurationProblem
{
    /// <summary>The file, as the caller named it.</summary>
    public required string File { get; init; }

    /// <summary>The line, counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The beginning of the line, fit to be printed.</summary>
    public required string Text { get; init; }

    /// <summary>One sentence: what is wrong and what to write.</summary>
    public required string Message { get; init; }

    /// <summary>In the form of stunnel: <c>FILE:LINE: "TEXT": MESSAGE</c>.</summary>
    public override string ToString() => $"{File}:{Line}: \"{Text}\": {Message}";
}
