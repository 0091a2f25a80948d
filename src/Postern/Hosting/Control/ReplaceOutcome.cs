namespace Postern.Hosting.Control;

/// <summary>A replacement that has taken place.</summary>
/// <param name="Process">The process that has the doors now.</param>
/// <param name="Open">Connections that are still open at the one before it.</param>
internal sealed record ReplaceOutcome(int Process, int Open);
