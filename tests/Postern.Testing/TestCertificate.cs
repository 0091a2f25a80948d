using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Postern.Testing;

/// <summary>A leaf of a <see cref="TestAuthority"/> with its key and the chain up to, but without, the root.</summary>
public sealed class TestCertificate : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    internal TestCertificate(X509Certificate2 certificate, AsymmetricAlgorithm key, IReadOnlyList<X509Certificate2> intermediates)
    {
        Certificate = certificate;
        _key = key;
        LeafPem = certificate.ExportCertificatePem() + "\n";
        ChainPem = LeafPem + string.Concat(intermediates.Select(c => c.ExportCertificatePem() + "\n"));
        ChainDer = [certificate.RawData, .. intermediates.Select(c => (ReadOnlyMemory<byte>)c.RawData)];
        KeyPem = key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    /// <summary>The certificate, without its private key.</summary>
    public X509Certificate2 Certificate { get; }

    public byte[] Der => Certificate.RawData;

    /// <summary>The leaf alone.</summary>
    public string LeafPem { get; }

    /// <summary>The leaf first, then the intermediates.</summary>
    public string ChainPem { get; }

    /// <summary>PKCS#8.</summary>
    public string KeyPem { get; }

    /// <summary>The leaf first, then the intermediates, in DER.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ChainDer { get; }

    public byte[] KeyPemBytes => Encoding.ASCII.GetBytes(KeyPem);

    /// <summary>The key in its own older format: PKCS#1 of RSA, SEC 1 of an elliptic curve.</summary>
    public string TraditionalKeyPem => _key switch
    {
        RSA rsa => rsa.ExportRSAPrivateKeyPem() + "\n",
        ECDsa ecdsa => ecdsa.ExportECPrivateKeyPem() + "\n",
        _ => throw new InvalidOperationException(),
    };

    public string EncryptedKeyPem(string password) =>
        _key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2000)) + "\n";

    /// <summary>In colons, as `openssl x509 -fingerprint -sha256` prints it.</summary>
    public string FingerprintSha256 => Colons(Certificate.GetCertHash(HashAlgorithmName.SHA256));

    public string SpkiSha256 => Colons(SHA256.HashData(Certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    /// <summary>A copy that signs and authenticates; the caller disposes it.</summary>
    public X509Certificate2 WithPrivateKey() => X509Certificate2.CreateFromPem(LeafPem, KeyPem);

    /// <summary>Writes NAME.pem (chain) and NAME.key, both of mode 0600.</summary>
    public (string Certificate, string Key) WriteTo(TemporaryDirectory directory, string name = "server") =>
        (directory.Write(name + ".pem", ChainPem), directory.Write(name + ".key", KeyPem));

    /// <summary>Writes NAME.pem with chain and key in one file of mode 0600.</summary>
    public string WriteCombinedTo(TemporaryDirectory directory, string name = "server") =>
        directory.Write(name + ".pem", ChainPem + KeyPem);

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private static string Colons(byte[] hash) => string.Join(':', hash.Select(b => b.ToString("X2", provider: null)));
}
