namespace Postern.Net.Certificates;

/// <summary>What a server showed of itself in a handshake, whether or not anybody would trust it.</summary>
/// <param name="Peer">The server, as it was asked for.</param>
/// <param name="Certificates">Its certificates in DER, in the order in which they were sent.</param>
public sealed record PeerChain(string Peer, IReadOnlyList<ReadOnlyMemory<byte>> Certificates)
{
    /// <summary>The TLS version and cipher, as <c>TLSv1.3 TLS_AES_128_GCM_SHA256</c>.</summary>
    public string? Tls { get; init; }

    /// <summary>The stapled OCSP answer in DER.</summary>
    public ReadOnlyMemory<byte>? Staple { get; init; }

    /// <summary>Why the chain would be refused by a door with verification on; null where it would be accepted.</summary>
    public string? Refusal { get; init; }
}
