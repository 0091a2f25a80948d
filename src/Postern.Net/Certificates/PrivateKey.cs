using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Postern.Net.Certificates;

/// <summary>Finds out whose certificate a private key belongs to.</summary>
internal static class PrivateKey
{
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";

    /// <summary>The public half's encoded value, as it stands in a certificate; null for a kind the class library does not know (Ed25519), which OpenSSL then checks.</summary>
    internal static byte[]? PublicValue(Secret pem)
    {
        using var key = Load(pem);
        return key is null ? null : PublicKey.CreateFromSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _).EncodedKeyValue.RawData;
    }

    internal static bool IsOf(byte[] publicValue, X509Certificate2 certificate) =>
        certificate.PublicKey.EncodedKeyValue.RawData.AsSpan().SequenceEqual(publicValue);

    /// <summary>The key as the class library's own object; null for a kind it does not know.</summary>
    internal static AsymmetricAlgorithm? Load(Secret pem)
    {
        var text = Encoding.ASCII.GetString(pem.Reveal().Span);
        AsymmetricAlgorithm? key = KindOf(text) switch
        {
            Rsa => RSA.Create(),
            EllipticCurve => ECDsa.Create(),
            _ => null,
        };
        key?.ImportFromPem(text);
        return key;
    }

    private static string? KindOf(string pem)
    {
        var fields = PemEncoding.Find(pem);
        return pem[fields.Label] switch
        {
            "RSA PRIVATE KEY" => Rsa,
            "EC PRIVATE KEY" => EllipticCurve,
            "PRIVATE KEY" => AlgorithmOf(Convert.FromBase64String(pem[fields.Base64Data])),
            _ => null,
        };
    }

    // PrivateKeyInfo ::= SEQUENCE { version INTEGER, privateKeyAlgorithm AlgorithmIdentifier, ... }        RFC 5208 §5
    private static string AlgorithmOf(byte[] pkcs8)
    {
        try
        {
            var body = new AsnReader(pkcs8, AsnEncodingRules.BER).ReadSequence();
            body.ReadInteger();
            return body.ReadSequence().ReadObjectIdentifier();
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("the private key is not PKCS#8", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }
}
