namespace Postern.Net.Preludes;

/// <summary>What a prelude says of the host it runs on.</summary>
public sealed record PreludeSettings
{
    /// <summary>The name in greetings, and in EHLO towards servers.</summary>
    public string HostName { get; init; } = "localhost";
}
