namespace Postern.Net.Tls;

/// <summary>The two sides of a TLS handshake.</summary>
public enum TlsRole
{
    /// <summary>Shows a certificate.</summary>
    Server,

    /// <summary>Verifies one.</summary>
    Client,
}
