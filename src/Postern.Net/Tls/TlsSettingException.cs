namespace Postern.Net.Tls;

/// <summary>OpenSSL does not take a setting; the text says which and why.</summary>
public sealed class TlsSettingException(string message) : Exception(message);
