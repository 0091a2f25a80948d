using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Postern.Net.Certificates.Ocsp;

/// <summary>Asks a responder about one certificate.</summary>
internal static class OcspRequest
{
    // OCSPRequest ::= SEQUENCE { tbsRequest SEQUENCE { requestList SEQUENCE OF SEQUENCE { reqCert CertID } } }
    // without version, name, signature and nonce (RFC 5019 §2.1.1), so that the responder may answer from a cache.
    internal static byte[] For(X509Certificate2 leaf, X509Certificate2 issuer)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            OcspCertificateId.Write(writer, leaf, issuer);
        }

        return writer.Encode();
    }
}
