namespace Postern.Net.Listening;

/// <summary>A door cannot listen; the text says why and what to do.</summary>
public sealed class ListenException(string message) : IOException(message);
