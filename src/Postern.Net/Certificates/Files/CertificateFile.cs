using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Postern.Net.Native;
using Postern.Wire.Text;

namespace Postern.Net.Certificates.Files;

/// <summary>What one file holds: certificates in its order and perhaps a private key; PEM, DER or PKCS#12, told by content.</summary>
public sealed class CertificateFile : IDisposable
{
    private CertificateFile(string path) => Path = path;

    /// <summary>Where it was read.</summary>
    public string Path { get; }

    /// <summary>The certificates, in the order of the file.</summary>
    public IReadOnlyList<X509Certificate2> Certificates { get; private set; } = [];

    /// <summary>The first private key, as one PEM block; null where there is none.</summary>
    public Secret? KeyPem { get; private set; }

    /// <summary>Whether it is a PKCS#12 file, which has no order.</summary>
    public bool Pkcs12 { get; private set; }

    /// <summary>Reads a file; throws <see cref="CredentialException"/> where it cannot be read or its parts are damaged.</summary>
    public static CertificateFile Read(string path)
    {
        var bytes = ReadBytes(path);
        var file = new CertificateFile(path);
        try
        {
            if (bytes is [0x30, ..])
            {
                file.TakeDer(bytes);
            }
            else
            {
                file.TakePem(bytes);
            }
        }
        catch (CryptographicException e)
        {
            throw new CredentialException($"“{path}” is damaged: what it holds is not a certificate", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }

        return file;
    }

    /// <summary>Frees the certificates.</summary>
    public void Dispose()
    {
        foreach (var certificate in Certificates)
        {
            certificate.Dispose();
        }
    }

    private static byte[] ReadBytes(string path)
    {
        if (path.Length == 0)
        {
            throw new CredentialException("the name of a certificate file is empty: write its path");
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length > CertificateLimits.FileBytes)
            {
                throw new CredentialException($"“{path}” is too large for a certificate file ({file.Length:N0} bytes)");
            }

            var bytes = new byte[file.Length];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CredentialException($"“{path}”: there is no such file", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CredentialException(
                Directory.Exists(path)
                    ? $"“{path}” is a directory, not a certificate file"
                    : $"“{path}” cannot be read by the user Postern runs as ({Posix.EffectiveUser()}): permission denied",
                e);
        }
        catch (IOException e) when (e is not CredentialException)
        {
            throw new CredentialException($"“{path}” cannot be read: {FileFault.Words(e)}", e);
        }
    }

    private void TakeDer(byte[] bytes)
    {
        if (X509Certificate2.GetCertContentType(bytes) != X509ContentType.Pkcs12)
        {
            Certificates = [X509CertificateLoader.LoadCertificate(bytes)];
            return;
        }

        Pkcs12 = true;
        Certificates = [.. Collection(bytes)];
        var owner = Certificates.FirstOrDefault(c => c.HasPrivateKey);
        if (owner is not null)
        {
            KeyPem = Export(owner);
        }
    }

    private X509Certificate2Collection Collection(byte[] bytes)
    {
        const X509KeyStorageFlags Flags = X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable;
        try
        {
            return X509CertificateLoader.LoadPkcs12Collection(bytes, password: null, Flags);
        }
        catch (CryptographicException e)
        {
            throw new CredentialException(
                $"“{Path}” is a PKCS#12 file with a passphrase, and Postern keeps none: run `openssl pkcs12 -in {ShellWord.Quote(Path)} -nodes -out NEW.pem && chmod 600 NEW.pem`",
                e);
        }
    }

    private static Secret? Export(X509Certificate2 owner)
    {
        using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)owner.GetRSAPrivateKey() ?? owner.GetECDsaPrivateKey();
        return key is null ? null : new Secret(key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private void TakePem(byte[] bytes)
    {
        var certificates = new List<X509Certificate2>();
        Certificates = certificates;
        foreach (var block in Blocks(bytes))
        {
            RefuseEncrypted(block);
            if (block.Label is "CERTIFICATE" or "X509 CERTIFICATE")
            {
                certificates.Add(X509CertificateLoader.LoadCertificate(block.Bytes));
            }
            else if (block.Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                KeyPem ??= Cut(bytes, block.Label);
                CryptographicOperations.ZeroMemory(block.Bytes);
            }
        }
    }

    // A file that is being written ends in the middle of a block. To take the blocks before it would be to serve half a chain.
    private List<PemBlock> Blocks(byte[] bytes)
    {
        try
        {
            return PemBlocks.Read(bytes);
        }
        catch (CryptographicException e)
        {
            throw new CredentialException($"“{Path}” is damaged or only half written: a block in it has no proper end", e);
        }
    }

    /// <summary>The first block of this label, as it stands in the file: it was read, so both its ends are there.</summary>
    private static Secret Cut(ReadOnlySpan<byte> file, string label)
    {
        var end = Encoding.ASCII.GetBytes($"-----END {label}-----");
        var from = file.IndexOf(Encoding.ASCII.GetBytes($"-----BEGIN {label}-----"));
        var length = file[from..].IndexOf(end) + end.Length;
        return new Secret([.. file.Slice(from, length), (byte)'\n']);
    }

    private void RefuseEncrypted(PemBlock block)
    {
        if (block.Label == "ENCRYPTED PRIVATE KEY" || block.Headers.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new CredentialException(
                $"the private key in “{Path}” is encrypted, and Postern keeps no passphrase: run `(umask 077; openssl pkey -in {ShellWord.Quote(Path)} -out NEW.key)` and name the new file");
        }
    }
}
