namespace Postern.Configuration.Settings;

/// <summary>A setting as it was given, and where.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Value">What was written.</param>
/// <param name="Where">The line.</param>
internal sealed record Spoken(Setting Setting, string Value, Place Where);
