using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Postern.Net.Certificates.Files;

namespace Postern.Net.Certificates.Making;

/// <summary>A small certificate authority of one's own: two files in a directory.</summary>
public sealed class PrivateAuthority : IDisposable
{
    /// <summary>How long it is valid: ten years, in days.</summary>
    public const int Days = 3652;

    private readonly X509Certificate2 _certificate;
    private readonly AsymmetricAlgorithm _key;

    private PrivateAuthority(string path, Credential credential, AsymmetricAlgorithm key, bool made)
    {
        CertificatePath = path;
        Facts = credential.Leaf;
        Made = made;
        _certificate = X509CertificateLoader.LoadCertificate(credential.Leaf.Der.Span);
        _key = key;
    }

    /// <summary>The file for clients to trust.</summary>
    public string CertificatePath { get; }

    /// <summary>What its certificate says.</summary>
    public CertificateFacts Facts { get; }

    /// <summary>Whether it was made now and did not exist before.</summary>
    public bool Made { get; }

    /// <summary>The authority in this directory (<c>ca.pem</c>, <c>ca.key</c>), made where there is none.</summary>
    public static PrivateAuthority FindOrMake(string directory, DateTimeOffset now)
    {
        var certificate = Path.Combine(directory, "ca.pem");
        var key = Path.Combine(directory, "ca.key");
        var made = !File.Exists(certificate) && !File.Exists(key);
        if (made)
        {
            // A name of its own: two authorities of one name in one trust store would be taken for each other.
            var name = $"Postern private CA {RandomNumberGenerator.GetHexString(8, lowercase: true)}";
            CertificateMaker.Authority(name, Days, now).WriteTo(certificate, key, replace: false);
        }

        return Load(certificate, key, made);
    }

    /// <summary>A leaf below it.</summary>
    public MadeCertificate Issue(LeafRequest wish, DateTimeOffset now) => CertificateMaker.Issue(wish, now, _certificate, _key);

    /// <summary>Frees certificate and key.</summary>
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private static PrivateAuthority Load(string certificate, string key, bool made)
    {
        var credential = CredentialFile.Load(certificate, key);
        if (!credential.Leaf.Authority)
        {
            throw new CredentialException($"“{certificate}” is not a certificate authority");
        }

        var pair = PrivateKey.Load(credential.KeyPem) ?? throw new CredentialException($"“{key}” is neither an RSA nor an ECDSA key");
        return new PrivateAuthority(certificate, credential, pair, made);
    }
}
