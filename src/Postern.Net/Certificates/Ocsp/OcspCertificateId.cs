using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Postern.Net.Certificates.Ocsp;

/// <summary>Names one certificate to a responder: hashes of its issuer, and its serial number.</summary>
internal static class OcspCertificateId
{
    private const string Sha1 = "1.3.14.3.2.26";

    // CertID ::= SEQUENCE {
    //      hashAlgorithm   AlgorithmIdentifier,
    //      issuerNameHash  OCTET STRING, -- Hash of issuer's DN
    //      issuerKeyHash   OCTET STRING, -- Hash of issuer's public key
    //      serialNumber    CertificateSerialNumber }        RFC 6960 §4.1.1

    /// <summary>Writes it with SHA-1, the only hash that every responder knows (RFC 5019 §2.1.1); nothing depends on its strength.</summary>
    internal static void Write(AsnWriter writer, X509Certificate2 leaf, X509Certificate2 issuer)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Sha1);
                writer.WriteNull();
            }

            writer.WriteOctetString(Digest(HashAlgorithmName.SHA1, leaf.IssuerName.RawData));
            writer.WriteOctetString(Digest(HashAlgorithmName.SHA1, issuer.PublicKey.EncodedKeyValue.RawData));
            writer.WriteInteger(SerialOf(leaf));
        }
    }

    /// <summary>Reads the next one, and whether it names this certificate.</summary>
    internal static bool Names(AsnReader reader, X509Certificate2 leaf, X509Certificate2 issuer)
    {
        var id = reader.ReadSequence();
        var hash = HashOf(id.ReadSequence().ReadObjectIdentifier());
        var name = id.ReadOctetString();
        var key = id.ReadOctetString();
        var serial = id.ReadInteger();
        return hash is { } known
            && serial == SerialOf(leaf)
            && Digest(known, leaf.IssuerName.RawData).AsSpan().SequenceEqual(name)
            && Digest(known, issuer.PublicKey.EncodedKeyValue.RawData).AsSpan().SequenceEqual(key);
    }

    private static BigInteger SerialOf(X509Certificate2 certificate) =>
        new(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true);

    private static byte[] Digest(HashAlgorithmName hash, byte[] bytes) => CryptographicOperations.HashData(hash, bytes);

    private static HashAlgorithmName? HashOf(string oid) => oid switch
    {
        Sha1 => HashAlgorithmName.SHA1,
        "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
        "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
        "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
