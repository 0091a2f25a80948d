using Postern.Net.Native;

namespace Postern.Net.Tls.Endpoints;

/// <summary>What a handshake agreed on that its conduit does not tell, for as long as the call lasts.</summary>
public readonly unsafe ref struct EndpointFacts
{
    private readonly nint _ssl;

    internal EndpointFacts(nint ssl) => _ssl = ssl;

    /// <summary>The strength of the cipher in bits.</summary>
    public int CipherBits => LibSsl.SSL_CIPHER_get_bits(LibSsl.SSL_get_current_cipher(_ssl), null);

    /// <summary>The key that the peer made for this handshake, such as <c>X25519, 253 bits</c>; null where it made none.</summary>
    public string? TemporaryKey => Endpoints.TemporaryKey.Describe(_ssl);

    /// <summary>The session's identifier in capital hexadecimal digits; empty where it has none.</summary>
    public string SessionId => new SessionFacts(_ssl, LibSsl.SSL_get_session(_ssl), TlsRole.Server).Id;
}
