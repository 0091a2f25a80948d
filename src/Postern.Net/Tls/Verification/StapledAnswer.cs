using System.Globalization;
using System.Runtime.InteropServices;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Ocsp;
using Postern.Net.Native;

namespace Postern.Net.Tls.Verification;

/// <summary>Judges the OCSP answer that a server staples to its handshake (RFC 6066 §8).</summary>
/// <remarks>
/// No answer is no fault, unless the certificate promises one (RFC 7633 §4.2.3). An answer that cannot be believed is
/// refused as a revocation is: a server that staples old or foreign answers has something to hide or to repair.
/// Where a pin alone decides, no authority is asked, and its answer does not count either.
/// </remarks>
internal static unsafe class StapledAnswer
{
    /// <summary>OpenSSL's callback on a client after the server's flight, with or without an answer (SSL_CTX_set_tlsext_status_cb(3)).</summary>
    [UnmanagedCallersOnly]
    internal static int OnStatus(nint ssl, nint argument)
    {
        if (TlsConduit.Current is not { } tls)
            return 0;
        try
        {
            tls.VerifyProblem = Complaint(ssl, tls.Loop.Date);
        }
        catch (Exception malformed)
        {
            // Whatever it is: nothing may throw through OpenSSL.
            tls.VerifyProblem = $"stapled OCSP answer cannot be read: {malformed.Message}";
        }
        LibCrypto.ERR_clear_error();
        return tls.VerifyProblem is null ? 1 : 0;
    }

    private static string? Complaint(nint ssl, DateTimeOffset now)
    {
        // A resumed session has no certificates; they were judged when it began.
        nint chain = LibSsl.SSL_session_reused(ssl) == 1 ? 0 : LibSsl.SSL_get0_verified_chain(ssl);
        if (chain == 0)
            return null;
        nint leaf = LibCrypto.OPENSSL_sk_value(chain, 0);
        byte* answer = null;
        nint length = LibSsl.SSL_ctrl(ssl, LibSsl.SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP, 0, &answer);
        if (answer is null || length <= 0)
            return PromisesOne(leaf) ? "server certificate refused: it promises a stapled OCSP answer, and none came" : null;
        // A leaf that is an authority of ours itself has no issuer in its chain, and nobody above us to ask.
        nint issuer = Second(chain) is not 0 and var verified ? verified : Second(LibSsl.SSL_get_peer_cert_chain(ssl));
        if (issuer == 0)
            return null;
        byte[] der = new ReadOnlySpan<byte>(answer, (int)length).ToArray();
        return Words(OcspResponse.Check(der, PeerVerifier.Der(leaf), PeerVerifier.Der(issuer), now));
    }

    private static string? Words(OcspAnswer answer) => answer.Status switch
    {
        OcspStatus.Good => null,
        OcspStatus.Revoked => string.Create(CultureInfo.InvariantCulture, $"server certificate refused: revoked on {answer.RevokedAt:yyyy-MM-dd} ({answer.Reason}), says its stapled OCSP answer"),
        OcspStatus.Unknown => "server certificate refused: its stapled OCSP answer says that the authority does not know it",
        _ => $"server certificate refused: its stapled OCSP answer cannot be believed: {answer.Why}",
    };

    private static nint Second(nint chain) =>
        chain != 0 && LibCrypto.OPENSSL_sk_num(chain) > 1 ? LibCrypto.OPENSSL_sk_value(chain, 1) : 0;

    private static bool PromisesOne(nint leaf) =>
        LibCrypto.X509_get_ext_by_NID(leaf, LibCrypto.NID_tlsfeature, -1) >= 0 && CertificateFacts.Of(PeerVerifier.Der(leaf)).MustStaple;
}
