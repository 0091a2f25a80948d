namespace Postern.Wire.Tls;

/// <summary>What a client says of itself before the handshake.</summary>
public sealed record ClientHello
{
    /// <summary>The version in the old place; since TLS 1.3 it is 0x0303 for all.</summary>
    public required ushort LegacyVersion { get; init; }

    /// <summary>The name the client asks for, RFC 6066 §3; null where it asks for none.</summary>
    public string? ServerName { get; init; }

    /// <summary>The protocols the client offers by ALPN (RFC 7301 §3.1), one character for each byte.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>The versions the client offers since TLS 1.3 (RFC 8446 §4.2.1), with those of GREASE.</summary>
    public IReadOnlyList<ushort> SupportedVersions { get; init; } = [];

    /// <summary>The highest version that the client offers and that exists: 0x0304 is TLS 1.3.</summary>
    public ushort HighestVersion =>
        SupportedVersions.Where(version => version is >= 0x0300 and <= 0x0304).DefaultIfEmpty(LegacyVersion).Max();
}
