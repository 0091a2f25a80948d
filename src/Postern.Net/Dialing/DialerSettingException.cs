namespace Postern.Net.Dialing;

/// <summary>A door's way to its server cannot be built; the text says why in one sentence.</summary>
public sealed class DialerSettingException(string message) : Exception(message);
