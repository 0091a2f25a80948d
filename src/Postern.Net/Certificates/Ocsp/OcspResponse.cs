using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Postern.Net.Certificates.Ocsp;

/// <summary>Reads and verifies an OCSP response (RFC 6960), fetched or stapled.</summary>
/// <remarks>The bytes come from outside: whatever they are, <see cref="Check(ReadOnlyMemory{byte}, X509Certificate2, X509Certificate2, DateTimeOffset)"/> answers and does not throw.</remarks>
public static class OcspResponse
{
    private const string Basic = "1.3.6.1.5.5.7.48.1.1";
    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Explicit1 = new(TagClass.ContextSpecific, 1, isConstructed: true);

    /// <summary>What this response says of the leaf, if the issuer or a responder of the issuer's says it and it is current.</summary>
    public static OcspAnswer Check(ReadOnlyMemory<byte> der, X509Certificate2 leaf, X509Certificate2 issuer, DateTimeOffset now)
    {
        if (der.Length > CertificateLimits.OcspBytes)
        {
            return OcspAnswer.Invalid($"the response has {der.Length:N0} bytes");
        }

        try
        {
            return CheckResponse(der, leaf, issuer, now);
        }
        catch (AsnContentException)
        {
            return OcspAnswer.Invalid("the response is malformed");
        }
        catch (CryptographicException)
        {
            return OcspAnswer.Invalid("the response cannot be verified: its signature algorithm is not accepted, or the signer's certificate is damaged");
        }
    }

    /// <summary>The same with certificates in DER.</summary>
    public static OcspAnswer Check(ReadOnlyMemory<byte> der, ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> issuer, DateTimeOffset now)
    {
        using var leafCertificate = X509CertificateLoader.LoadCertificate(leaf);
        using var issuerCertificate = X509CertificateLoader.LoadCertificate(issuer);
        return Check(der, leafCertificate, issuerCertificate, now);
    }

    // OCSPResponse ::= SEQUENCE {
    //      responseStatus  OCSPResponseStatus,
    //      responseBytes   [0] EXPLICIT ResponseBytes OPTIONAL }        RFC 6960 §4.2.1
    private static OcspAnswer CheckResponse(ReadOnlyMemory<byte> der, X509Certificate2 leaf, X509Certificate2 issuer, DateTimeOffset now)
    {
        var response = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        var status = response.ReadEnumeratedBytes().Span;
        if (status is not [0])
        {
            return OcspAnswer.Invalid($"the responder says {StatusName(status[^1])}");
        }

        var bytes = response.ReadSequence(Explicit0).ReadSequence();
        return bytes.ReadObjectIdentifier() == Basic
            ? CheckBasic(bytes.ReadOctetString(), leaf, issuer, now)
            : OcspAnswer.Invalid("the response is not of the basic type");
    }

    // BasicOCSPResponse ::= SEQUENCE {
    //      tbsResponseData     ResponseData,
    //      signatureAlgorithm  AlgorithmIdentifier,
    //      signature           BIT STRING,
    //      certs           [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
    private static OcspAnswer CheckBasic(ReadOnlyMemory<byte> der, X509Certificate2 leaf, X509Certificate2 issuer, DateTimeOffset now)
    {
        var basic = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        var signed = basic.PeekEncodedValue();
        var body = basic.ReadSequence();
        var signature = new Signature(signed, basic.ReadEncodedValue(), basic.ReadBitString(out _));
        var certificates = basic.HasData ? basic.ReadSequence(Explicit0).ReadSequence() : null;
        if (body.PeekTag() == Explicit0)
        {
            body.ReadEncodedValue(); // version
        }

        var responder = OcspResponder.Read(body);
        var complaint = responder.Complaint(signature, certificates, issuer, now);
        if (complaint is not null)
        {
            return OcspAnswer.Invalid(complaint);
        }

        body.ReadGeneralizedTime(); // producedAt
        return Find(body.ReadSequence(), leaf, issuer, now);
    }

    private static OcspAnswer Find(AsnReader responses, X509Certificate2 leaf, X509Certificate2 issuer, DateTimeOffset now)
    {
        while (responses.HasData)
        {
            var single = responses.ReadSequence();
            if (OcspCertificateId.Names(single, leaf, issuer))
            {
                return Current(Single(single), now);
            }
        }

        return OcspAnswer.Invalid("the response is about another certificate");
    }

    // SingleResponse ::= SEQUENCE {
    //      certID            CertID,
    //      certStatus        CertStatus,
    //      thisUpdate        GeneralizedTime,
    //      nextUpdate    [0] EXPLICIT GeneralizedTime OPTIONAL, ... }
    private static OcspAnswer Single(AsnReader single)
    {
        var status = Status(single);
        var thisUpdate = single.ReadGeneralizedTime();
        var next = single.HasData && single.PeekTag() == Explicit0
            ? single.ReadSequence(Explicit0).ReadGeneralizedTime()
            : Later(thisUpdate);
        return status with { ThisUpdate = thisUpdate, NextUpdate = next };
    }

    // CertStatus ::= CHOICE { good [0] IMPLICIT NULL, revoked [1] IMPLICIT RevokedInfo, unknown [2] IMPLICIT UnknownInfo }
    private static OcspAnswer Status(AsnReader single)
    {
        switch (single.PeekTag().TagValue)
        {
            case 0:
                single.ReadEncodedValue();
                return new OcspAnswer { Status = OcspStatus.Good };
            case 1:
                var info = single.ReadSequence(Explicit1);
                var revokedAt = info.ReadGeneralizedTime();
                var reason = info.HasData ? (OcspReason)info.ReadSequence(Explicit0).ReadEnumeratedBytes().Span[^1] : OcspReason.Unspecified;
                return new OcspAnswer { Status = OcspStatus.Revoked, RevokedAt = revokedAt, Reason = reason };
            default:
                single.ReadEncodedValue();
                return new OcspAnswer { Status = OcspStatus.Unknown };
        }
    }

    private static DateTimeOffset Later(DateTimeOffset time) =>
        time > DateTimeOffset.MaxValue - CertificateLimits.OcspUndated ? time : time + CertificateLimits.OcspUndated;

    // A revocation is for ever: an old one is still a revocation (RFC 6960 §2.2), unless it was only a hold.
    private static OcspAnswer Current(OcspAnswer answer, DateTimeOffset now)
    {
        if (answer.Status == OcspStatus.Revoked && answer.Reason is not (OcspReason.CertificateHold or OcspReason.RemoveFromList))
        {
            return answer;
        }

        if (answer.ThisUpdate > now + CertificateLimits.OcspSkew)
        {
            return OcspAnswer.Invalid($"the response is of the future ({answer.ThisUpdate:yyyy-MM-dd HH:mm} UTC)");
        }

        return answer.NextUpdate < now - CertificateLimits.OcspSkew
            ? OcspAnswer.Invalid($"the response is out of date since {answer.NextUpdate:yyyy-MM-dd HH:mm} UTC")
            : answer;
    }

    private static string StatusName(byte status) => status switch
    {
        1 => "malformedRequest",
        2 => "internalError",
        3 => "tryLater",
        5 => "sigRequired",
        6 => "unauthorized",
        _ => $"status {status}",
    };
}
