namespace Postern.Hosting.Control;

/// <summary>A stop that has begun.</summary>
/// <param name="Open">Connections that were open then.</param>
internal sealed record StopOutcome(int Open);
