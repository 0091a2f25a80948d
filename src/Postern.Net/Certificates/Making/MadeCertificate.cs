using Postern.Net.Certificates.Files;
using Postern.Wire.Text;

namespace Postern.Net.Certificates.Making;

/// <summary>A new certificate and its key, not yet in any file.</summary>
public sealed class MadeCertificate
{
    internal MadeCertificate(string certificatePem, string keyPem, CertificateFacts facts)
    {
        CertificatePem = certificatePem;
        KeyPem = new Secret(keyPem);
        Facts = facts;
    }

    /// <summary>The certificate in PEM.</summary>
    public string CertificatePem { get; }

    /// <summary>The key in PEM (PKCS#8), without a passphrase.</summary>
    public Secret KeyPem { get; }

    /// <summary>What it says.</summary>
    public CertificateFacts Facts { get; }

    /// <summary>The certificate and behind it the key, in PEM.</summary>
    internal byte[] Combined => [.. System.Text.Encoding.ASCII.GetBytes(CertificatePem), .. KeyPem.Reveal().Span];

    /// <summary>Writes certificate and key into two files, the key readable by its owner alone.</summary>
    /// <remarks>The key comes first: who finds the new certificate finds its key too.</remarks>
    public void WriteTo(string certificatePath, string keyPath, bool replace)
    {
        Write(keyPath, KeyPem.Reveal().Span, UnixFileMode.UserRead | UnixFileMode.UserWrite, replace);
        Write(certificatePath, System.Text.Encoding.ASCII.GetBytes(CertificatePem), AtomicFile.Public, replace);
    }

    /// <summary>Writes certificate and key into one file, readable by its owner alone: one rename changes both.</summary>
    /// <exception cref="CredentialException">It cannot be written, or is there already and must not be replaced.</exception>
    public void WriteTo(string path, bool replace) => Write(path, Combined, UnixFileMode.UserRead | UnixFileMode.UserWrite, replace);

    private static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode, bool replace)
    {
        try
        {
            if (replace)
            {
                AtomicFile.Replace(path, bytes, mode);
            }
            else if (!AtomicFile.Create(path, bytes, mode))
            {
                throw new CredentialException($"“{path}” exists already");
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not CredentialException)
        {
            throw new CredentialException($"“{path}” cannot be written: {FileFault.Words(e)}", e);
        }
    }
}
