namespace Postern.Net.Succession;

/// <summary>A process does not take another's place; the text says why.</summary>
public sealed class SuccessionException(string message) : IOException(message);
