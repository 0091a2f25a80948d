using System.Security.Cryptography.X509Certificates;
using Postern.Wire.Text;

namespace Postern.Net.Certificates;

/// <summary>What a door serves: a certificate, its chain and its key, known to belong together.</summary>
/// <remarks>It never changes. A renewed file becomes a new credential, and connections keep the one they began with.</remarks>
public sealed class Credential
{
    private readonly string? _permissions;

    internal Credential(IReadOnlyList<X509Certificate2> chain, Secret key, string? permissions)
    {
        Chain = [.. chain.Select(CertificateFacts.Of)];
        KeyPem = key;
        _permissions = permissions;
    }

    /// <summary>The certificates in DER, the leaf first.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ChainDer => [.. Chain.Select(certificate => certificate.Der)];

    /// <summary>The private key, as one PEM block without a passphrase.</summary>
    public Secret KeyPem { get; }

    /// <summary>The certificates, read, in the order in which they are sent.</summary>
    public IReadOnlyList<CertificateFacts> Chain { get; }

    /// <summary>The certificate that names the door.</summary>
    public CertificateFacts Leaf => Chain[0];

    /// <summary>The issuer, where the file holds it.</summary>
    public CertificateFacts? Issuer => Chain.Count > 1 ? Chain[1] : null;

    /// <summary>DNS names and addresses it is valid for.</summary>
    public IReadOnlyList<string> Names => Leaf.Names;

    /// <summary>The first moment at which the leaf is valid.</summary>
    public DateTimeOffset NotBefore => Leaf.NotBefore;

    /// <summary>The last moment at which the leaf is valid.</summary>
    public DateTimeOffset NotAfter => Leaf.NotAfter;

    /// <summary>SHA-256 of the leaf in hex with colons.</summary>
    public string FingerprintSha256 => Leaf.FingerprintSha256;

    /// <summary>SHA-256 of the leaf's key in hex with colons.</summary>
    public string SpkiSha256 => Leaf.SpkiSha256;

    /// <summary>Kind and size of the key.</summary>
    public string KeyKind => Leaf.KeyKind;

    /// <summary>Whether clients refuse this certificate without a stapled OCSP answer.</summary>
    public bool MustStaple => Leaf.MustStaple;

    /// <summary>Where its OCSP responder listens.</summary>
    public string? OcspUrl => Leaf.OcspUrl;

    /// <summary>What does not forbid serving it but should be said: expired, weak, a key that others can read.</summary>
    public IReadOnlyList<string> Warnings(DateTimeOffset now)
    {
        var warnings = Leaf.Warnings(now).Concat(Chain.Skip(1).Where(c => !c.SelfSigned).SelectMany(c => c.Warnings(now)));
        return _permissions is null ? [.. warnings] : [_permissions, .. warnings];
    }

    /// <summary>Whether both would serve the same bytes.</summary>
    internal bool IsSameAs(Credential other) =>
        Chain.Count == other.Chain.Count
        && Chain.Zip(other.Chain).All(pair => pair.First.Der.Span.SequenceEqual(pair.Second.Der.Span))
        && KeyPem.Equals(other.KeyPem);
}
