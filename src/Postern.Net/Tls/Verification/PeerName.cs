using System.Text;
using Postern.Net.Native;

namespace Postern.Net.Tls.Verification;

/// <summary>The names in a peer's certificate as one line, in stunnel's form: <c>C=DE, O="Doe, Inc.", CN=joe</c>, in UTF-8.</summary>
public static unsafe class PeerName
{
    /// <summary>Whom the peer's certificate names; null when it showed none.</summary>
    public static string? Subject(TlsConduit tls) =>
        Certificate(tls) is var certificate and not 0 ? Print(LibCrypto.X509_get_subject_name(certificate)) : null;

    /// <summary>Who issued the peer's certificate; null when it showed none.</summary>
    public static string? Issuer(TlsConduit tls) =>
        Certificate(tls) is var certificate and not 0 ? Print(LibCrypto.X509_get_issuer_name(certificate)) : null;

    /// <summary>A resumed session has it too: the ticket holds it.</summary>
    private static nint Certificate(TlsConduit tls) => tls.Ssl == 0 ? 0 : LibSsl.SSL_get0_peer_certificate(tls.Ssl);

    internal static string Print(nint name)
    {
        nint bio = LibCrypto.BIO_new(LibCrypto.BIO_s_mem());
        try
        {
            _ = LibCrypto.X509_NAME_print_ex(bio, name, 0, LibCrypto.XN_FLAG_STUNNEL);
            byte[] text = new byte[(int)LibCrypto.BIO_ctrl_pending(bio)];
            fixed (byte* start = text)
                _ = LibCrypto.BIO_read(bio, start, text.Length);
            return Encoding.UTF8.GetString(text);
        }
        finally
        {
            _ = LibCrypto.BIO_free(bio);
        }
    }
}
