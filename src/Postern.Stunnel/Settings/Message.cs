namespace Postern.Stunnel.Settings;

/// <summary>One thing said while a configuration is read, before there is a log.</summary>
/// <param name="Level">0–7, as in syslog(3): 3 is an error.</param>
/// <param name="Text">What is said.</param>
public sealed record Message(int Level, string Text);
