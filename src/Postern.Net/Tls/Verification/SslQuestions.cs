using System.Text;
using Postern.Net.Native;

namespace Postern.Net.Tls.Verification;

/// <summary>What an SSL object tells of its peer; nothing of one that is gone.</summary>
internal static class SslQuestions
{
    internal static byte[]? PeerCertificate(nint ssl)
    {
        nint certificate = ssl == 0 ? 0 : LibSsl.SSL_get0_peer_certificate(ssl);
        return certificate == 0 ? null : PeerVerifier.Der(certificate);
    }

    internal static IReadOnlyList<ReadOnlyMemory<byte>> PeerCertificates(nint ssl)
    {
        nint chain = ssl == 0 ? 0 : LibSsl.SSL_get_peer_cert_chain(ssl);
        int count = chain == 0 ? 0 : LibCrypto.OPENSSL_sk_num(chain);
        return [.. Enumerable.Range(0, count).Select(i => new ReadOnlyMemory<byte>(PeerVerifier.Der(LibCrypto.OPENSSL_sk_value(chain, i))))];
    }

    internal static unsafe ReadOnlyMemory<byte>? Staple(nint ssl)
    {
        byte* answer = null;
        nint length = ssl == 0 ? -1 : LibSsl.SSL_ctrl(ssl, LibSsl.SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP, 0, &answer);
        return answer is null || length <= 0 ? null : new ReadOnlySpan<byte>(answer, (int)length).ToArray();
    }

    internal static unsafe string Alpn(nint ssl)
    {
        byte* name;
        uint length;
        LibSsl.SSL_get0_alpn_selected(ssl, &name, &length);
        return length == 0 ? "" : Encoding.ASCII.GetString(name, (int)length);
    }
}
