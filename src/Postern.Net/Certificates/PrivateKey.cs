using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Postern.Net.Native;
using Postern.Wire.Text;

namespace Postern.Net.Certificates;

/// <summary>Finds out whose certificate a private key belongs to.</summary>
internal static class PrivateKey
{
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";

    /// <summary>The public half, as it stands in a certificate; throws <see cref="CryptographicException"/> where OpenSSL cannot read the key.</summary>
    internal static unsafe byte[] PublicValue(Secret pem)
    {
        fixed (byte* start = pem.Reveal().Span)
        {
            nint bio = LibCrypto.BIO_new_mem_buf(start, pem.Reveal().Length);
            nint key = LibCrypto.PEM_read_bio_PrivateKey_ex(bio, null, 0, null, 0, null);
            _ = LibCrypto.BIO_free(bio);
            if (key == 0)
                throw new CryptographicException(LibCrypto.TakeError());
            byte* output = null;
            int length = LibCrypto.i2d_PUBKEY(key, &output);
            LibCrypto.EVP_PKEY_free(key);
            if (length <= 0)
                throw new CryptographicException(LibCrypto.TakeError());
            byte[] value = CertificateDer.KeyBitsOf(new ReadOnlySpan<byte>(output, length)).ToArray();
            LibCrypto.Free((nint)output);
            return value;
        }
    }

    internal static bool IsOf(byte[] publicValue, X509Certificate2 certificate) =>
        CertificateDer.KeyBitsOf(CertificateDer.PublicKeyOf(certificate.RawDataMemory.Span)).SequenceEqual(publicValue);

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
