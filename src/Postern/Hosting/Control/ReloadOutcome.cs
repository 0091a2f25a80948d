namespace Postern.Hosting.Control;

/// <summary>What a reload came to.</summary>
/// <param name="Doors">Doors in service now.</param>
internal sealed record ReloadOutcome(int Doors);
