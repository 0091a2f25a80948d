namespace Postern.Net.Tls;

/// <summary>A certificate with its chain and key, as OpenSSL wants them.</summary>
/// <param name="Chain">Certificates in DER, leaf first.</param>
/// <param name="KeyPem">The key, without a passphrase.</param>
/// <param name="Names">DNS names of the leaf; a name may begin with <c>*.</c>.</param>
/// <param name="Staple">An OCSP answer for the leaf, DER (RFC 6066 §8).</param>
public sealed record TlsIdentity(
    IReadOnlyList<ReadOnlyMemory<byte>> Chain,
    ReadOnlyMemory<byte> KeyPem,
    IReadOnlyList<string> Names,
    ReadOnlyMemory<byte>? Staple = null)
{
    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => $"identity of {string.Join(", ", Names)}";
}
