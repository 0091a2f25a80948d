namespace Postern.Net.Settings;

/// <summary>Which versions and algorithms a door offers; the defaults are for today's peers, the rest lets an old device in on one door alone.</summary>
public sealed record TlsStrength
{
    /// <summary>The oldest version spoken.</summary>
    public TlsVersion Minimum { get; init; } = TlsVersion.Tls12;

    /// <summary>The newest version spoken.</summary>
    public TlsVersion Maximum { get; init; } = TlsVersion.Tls13;

    /// <summary>Ciphers of TLS 1.2 and older, in OpenSSL's words (openssl-ciphers(1)).</summary>
    public string Ciphers { get; init; } = "HIGH:!aNULL:!eNULL:!kRSA:!PSK:!SRP:!MD5:!RC4:!3DES:!CAMELLIA:!ARIA:!DSS";

    /// <summary>Cipher suites of TLS 1.3, preferred first; null for OpenSSL's own order.</summary>
    public string? CipherSuites { get; init; }

    /// <summary>Groups for the key exchange, preferred first; null for OpenSSL's own order.</summary>
    public string? Groups { get; init; }

    /// <summary>OpenSSL's security level (SSL_CTX_set_security_level(3)): 2 is at least 112 bits.</summary>
    public int SecurityLevel { get; init; } = 2;

    /// <summary>Anything here is weaker than the default, and is logged once when the door opens.</summary>
    public bool IsWeak => Minimum < TlsVersion.Tls12 || SecurityLevel < 2;
}
