using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Postern.Net.Certificates.Ocsp;

/// <summary>A signature as certificates and OCSP responses carry it: the signed bytes, an AlgorithmIdentifier, a BIT STRING.</summary>
internal readonly struct Signature
{
    private const string Pss = "1.2.840.113549.1.1.10";
    private static readonly Asn1Tag PssHash = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private readonly ReadOnlyMemory<byte> _signed;
    private readonly ReadOnlyMemory<byte> _algorithm;
    private readonly byte[] _value;

    internal Signature(ReadOnlyMemory<byte> signed, ReadOnlyMemory<byte> algorithm, byte[] value)
    {
        _signed = signed;
        _algorithm = algorithm;
        _value = value;
    }

    /// <summary>The issuer's signature on a certificate.</summary>
    internal static Signature OfCertificate(ReadOnlyMemory<byte> der)
    {
        var reader = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        return new Signature(reader.ReadEncodedValue(), reader.ReadEncodedValue(), reader.ReadBitString(out _));
    }

    /// <summary>Whether the key in this certificate made it. SHA-1 and what the class library does not know (Ed25519) are refused.</summary>
    internal bool IsBy(X509Certificate2 signer)
    {
        var identifier = new AsnReader(_algorithm, AsnEncodingRules.BER).ReadSequence();
        var oid = identifier.ReadObjectIdentifier();
        var hash = oid == Pss ? PssHashOf(identifier) : HashOf(oid);
        if (hash is null)
        {
            throw new CryptographicException($"the signature algorithm {oid} is not accepted");
        }

        return oid.StartsWith("1.2.840.10045.", StringComparison.Ordinal)
            ? IsByEcdsa(signer, hash.Value)
            : IsByRsa(signer, hash.Value, oid == Pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private static HashAlgorithmName? HashOf(string oid) => oid switch
    {
        "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" or "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" or "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" or "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
        _ => null,
    };

    // RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] HashAlgorithm DEFAULT sha1Identifier, ... }        RFC 4055 §3.1
    private static HashAlgorithmName? PssHashOf(AsnReader identifier)
    {
        var parameters = identifier.ReadSequence();
        return parameters.HasData && parameters.PeekTag() == PssHash
            ? HashOf(parameters.ReadSequence(PssHash).ReadSequence().ReadObjectIdentifier())
            : null;
    }

    private bool IsByEcdsa(X509Certificate2 signer, HashAlgorithmName hash)
    {
        using var key = signer.GetECDsaPublicKey();
        return key?.VerifyData(_signed.Span, _value, hash, DSASignatureFormat.Rfc3279DerSequence) == true;
    }

    private bool IsByRsa(X509Certificate2 signer, HashAlgorithmName hash, RSASignaturePadding padding)
    {
        using var key = signer.GetRSAPublicKey();
        return key?.VerifyData(_signed.Span, _value, hash, padding) == true;
    }
}
