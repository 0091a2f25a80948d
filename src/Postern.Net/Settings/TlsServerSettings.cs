namespace Postern.Net.Settings;

/// <summary>How a door speaks TLS to those who come in.</summary>
public sealed record TlsServerSettings
{
    /// <summary>Certificate and key files; the first serves clients whose SNI names none of the others. Empty: one is made and kept in the state directory.</summary>
    public IReadOnlyList<CertificateFiles> Certificates { get; init; } = [];

    /// <summary>Versions, ciphers, groups.</summary>
    public TlsStrength Strength { get; init; } = new();

    /// <summary>Application protocols, preferred first (RFC 7301).</summary>
    public IReadOnlyList<string> Alpn { get; init; } = [];

    /// <summary>Whether clients must show a certificate.</summary>
    public ClientCertificates ClientCertificates { get; init; }

    /// <summary>PEM file of the authorities of client certificates.</summary>
    public string? ClientCa { get; init; }

    /// <summary>Client certificates or keys that are let in, as SHA256:…; with <see cref="ClientCa"/> both must hold.</summary>
    public IReadOnlyList<string> ClientPins { get; init; } = [];

    /// <summary>PEM file of revocation lists for client certificates.</summary>
    public string? CrlFile { get; init; }

    /// <summary>Session tickets given out after a full handshake; 0 turns resumption off.</summary>
    public int Tickets { get; init; } = 1;

    /// <summary>Fetch and staple OCSP answers when the certificate names a responder.</summary>
    public bool OcspStapling { get; init; } = true;
}
