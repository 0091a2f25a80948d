namespace Postern.Wire.Proxy;

/// <summary>What a version 2 header may tell a backend of the TLS that ended here.</summary>
public sealed record ProxyTls
{
    /// <summary>The protocol version as OpenSSL names it, <c>TLSv1.3</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The cipher as OpenSSL names it.</summary>
    public string? Cipher { get; init; }

    /// <summary>The common name of the client's certificate; null where it gave none.</summary>
    public string? CommonName { get; init; }

    /// <summary>Whether the client gave a certificate, in this connection or in the session it resumes.</summary>
    public bool HasCertificate { get; init; }

    /// <summary>Whether that certificate was verified.</summary>
    public bool IsVerified { get; init; }
}
