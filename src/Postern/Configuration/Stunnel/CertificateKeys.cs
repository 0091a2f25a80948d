using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Postern.Configuration.Doors;
using Postern.Net.Certificates;

namespace Postern.Configuration.Stunnel;

/// <summary>The keys in a file of certificates, as pins.</summary>
internal static class CertificateKeys
{
    /// <summary>One pin for each certificate in the file; none where it cannot be read, which <see cref="FileRules"/> says.</summary>
    public static IReadOnlyList<string> PinsOf(string path)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(path);
            return [.. certificates.Select(certificate => Pin.OfKey(certificate.RawDataMemory.Span).ToString())];
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return [];
        }
        finally
        {
            foreach (var certificate in certificates)
                certificate.Dispose();
        }
    }
}
