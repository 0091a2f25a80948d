using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Postern.Net.Certificates.Ocsp;

/// <summary>Who signed an OCSP response: the issuer, or one to whom the issuer gave that right (RFC 6960 §4.2.2.2).</summary>
internal sealed class OcspResponder
{
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";
    private const int ByName = 1;
    private readonly int _kind;
    private readonly ReadOnlyMemory<byte> _id;

    private OcspResponder(int kind, ReadOnlyMemory<byte> id)
    {
        _kind = kind;
        _id = id;
    }

    // ResponderID ::= CHOICE { byName [1] Name, byKey [2] KeyHash }
    internal static OcspResponder Read(AsnReader body)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, body.PeekTag().TagValue, isConstructed: true);
        var choice = body.ReadSequence(tag);
        return tag.TagValue == ByName
            ? new OcspResponder(ByName, choice.ReadEncodedValue())
            : new OcspResponder(tag.TagValue, choice.ReadOctetString());
    }

    /// <summary>Why nobody with the right to answer signed this; null where somebody did.</summary>
    internal string? Complaint(Signature signature, AsnReader? certificates, X509Certificate2 issuer, DateTimeOffset now)
    {
        if (Is(issuer))
        {
            return signature.IsBy(issuer) ? null : "the issuer's signature on the response is wrong";
        }

        while (certificates?.HasData == true)
        {
            using var delegated = X509CertificateLoader.LoadCertificate(certificates.ReadEncodedValue().Span);
            if (Is(delegated))
            {
                return Complaint(delegated, signature, issuer, now);
            }
        }

        return "neither the issuer nor a responder of the issuer's signed the response";
    }

    private static string? Complaint(X509Certificate2 delegated, Signature signature, X509Certificate2 issuer, DateTimeOffset now)
    {
        if (!CertificateChain.Issued(issuer, delegated) || !Signature.OfCertificate(delegated.RawDataMemory).IsBy(issuer))
        {
            return "the responder's certificate was not issued by the issuer itself";
        }

        if (!delegated.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(e => e.EnhancedKeyUsages[OcspSigning] is not null))
        {
            return "the responder's certificate does not allow signing OCSP responses";
        }

        var clock = now.UtcDateTime;
        if (clock < delegated.NotBefore.ToUniversalTime() - CertificateLimits.OcspSkew || clock > delegated.NotAfter.ToUniversalTime())
        {
            return "the responder's certificate has expired";
        }

        return signature.IsBy(delegated) ? null : "the responder's signature on the response is wrong";
    }

    // KeyHash ::= OCTET STRING -- SHA-1 hash of responder's public key: a name, not a proof        RFC 6960 §4.2.1
    private bool Is(X509Certificate2 certificate) => _kind == ByName
        ? certificate.SubjectName.RawData.AsSpan().SequenceEqual(_id.Span)
        : CryptographicOperations.HashData(HashAlgorithmName.SHA1, certificate.PublicKey.EncodedKeyValue.RawData).AsSpan().SequenceEqual(_id.Span);
}
