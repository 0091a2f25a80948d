namespace Postern.Net.Settings;

/// <summary>How a door speaks TLS to the server behind it. Verification is on unless told otherwise.</summary>
public sealed record TlsClientSettings
{
    /// <summary>Off: any certificate is taken. Logged at every use.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>PEM file of authorities, in place of the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Hashed directory of authorities (openssl-rehash(1)), in place of the system's.</summary>
    public string? CaPath { get; init; }

    /// <summary>Certificates or keys that are taken, as SHA256:…. Alone they replace chain and name; with a CA, both must hold.</summary>
    public IReadOnlyList<string> Pins { get; init; } = [];

    /// <summary>The name sent as SNI; null for the host of the target, empty for none.</summary>
    public string? ServerName { get; init; }

    /// <summary>Names of which the certificate must bear one; empty for the host of the target.</summary>
    public IReadOnlyList<string> CheckHosts { get; init; } = [];

    /// <summary>Verify the chain only, not the name (stunnel's verifyChain without checkHost).</summary>
    public bool CheckName { get; init; } = true;

    /// <summary>PEM file of revocation lists.</summary>
    public string? CrlFile { get; init; }

    /// <summary>Our own certificate, for servers that ask.</summary>
    public CertificateFiles? Certificate { get; init; }

    /// <summary>Application protocols to offer (RFC 7301).</summary>
    public IReadOnlyList<string> Alpn { get; init; } = [];

    /// <summary>Versions, ciphers, groups.</summary>
    public TlsStrength Strength { get; init; } = new();

    /// <summary>Keep sessions and resume them.</summary>
    public bool Resume { get; init; } = true;
}
