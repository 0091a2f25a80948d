namespace Postern.Configuration.Doors;

/// <summary>What does not fit together, and the setting that says it.</summary>
/// <param name="Text">One sentence, without its full stop, in the words of the command line.</param>
/// <param name="Setting">The name of the setting whose line is shown; empty for the whole door.</param>
/// <param name="Value">What was written there, where it was given several times; null for the last.</param>
internal sealed record DoorProblem(string Text, string Setting = "", string? Value = null);
