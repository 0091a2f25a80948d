using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Postern.Wire.Text;

namespace Postern.Net.Certificates.Files;

/// <summary>Where a door's certificate and key are: one file with both, or two.</summary>
/// <param name="CertificatePath">The certificates; in PEM, DER or PKCS#12, in any order.</param>
/// <param name="KeyPath">The private key; null where it is in the same file.</param>
public sealed record CredentialFile(string CertificatePath, string? KeyPath = null)
{
    /// <summary>Refuse a key that other users can read or that a third user owns; where false, it is only a warning.</summary>
    public bool StrictPermissions { get; init; } = true;

    private string KeySource => KeyPath ?? CertificatePath;

    /// <inheritdoc cref="Load()"/>
    public static Credential Load(string certificatePath, string? keyPath = null) => new CredentialFile(certificatePath, keyPath).Load();

    /// <summary>Reads and checks the two; throws <see cref="CredentialException"/> with one sentence where a door cannot serve them.</summary>
    public Credential Load()
    {
        using var certificates = CertificateFile.Read(CertificatePath);
        using var separate = KeyPath is null ? null : CertificateFile.Read(KeyPath);
        if (certificates.Certificates.Count == 0)
        {
            throw new CredentialException(
                certificates.KeyPem is null ? $"“{CertificatePath}” holds no certificate" : $"“{CertificatePath}” holds a private key but no certificate");
        }

        var key = (separate ?? certificates).KeyPem ?? throw NoKey();
        var complaint = KeyPermissions.Complaint(KeySource);
        if (StrictPermissions && complaint is not null)
        {
            throw new CredentialException(complaint);
        }

        var leaf = LeafOf(certificates.Certificates, key);
        try
        {
            return new Credential(CertificateChain.From(leaf, certificates.Certificates), key, complaint);
        }
        catch (CryptographicException e)
        {
            throw new CredentialException($"“{CertificatePath}” is damaged: {e.Message}", e);
        }
    }

    /// <summary>Stamps of both files, to tell whether anything changed.</summary>
    internal (FileStamp Certificate, FileStamp Key) Stamp() => (FileStamp.Of(CertificatePath), FileStamp.Of(KeySource));

    private X509Certificate2 LeafOf(IReadOnlyList<X509Certificate2> certificates, Secret key)
    {
        var value = PublicValue(key);
        return certificates.FirstOrDefault(c => PrivateKey.IsOf(value, c)) ?? throw new CredentialException(
            KeyPath is null
                ? $"the private key in “{CertificatePath}” does not belong to the certificate beside it ({certificates[0].Subject})"
                : $"the private key in “{KeyPath}” does not belong to the certificate in “{CertificatePath}” ({certificates[0].Subject})");
    }

    private byte[] PublicValue(Secret key)
    {
        try
        {
            return PrivateKey.PublicValue(key);
        }
        catch (CryptographicException e)
        {
            throw new CredentialException($"the private key in “{KeySource}” is damaged", e);
        }
    }

    private CredentialException NoKey() => new(
        KeyPath is null
            ? $"“{CertificatePath}” holds no private key: name the file that does (--key FILE, or key = FILE)"
            : $"“{KeyPath}” holds no private key");
}
