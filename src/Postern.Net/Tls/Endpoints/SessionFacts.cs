using Postern.Net.Native;
using Postern.Net.Tls.Verification;

namespace Postern.Net.Tls.Endpoints;

/// <summary>A session, for as long as a callback lasts.</summary>
public readonly unsafe ref struct SessionFacts
{
    private readonly nint _ssl;
    private readonly nint _session;
    private readonly TlsRole _role;

    internal SessionFacts(nint ssl, nint session, TlsRole role)
    {
        _ssl = ssl;
        _session = session;
        _role = role;
    }

    /// <summary>Its identifier in capital hexadecimal digits.</summary>
    public string Id
    {
        get
        {
            uint length;
            byte* id = LibSsl.SSL_SESSION_get_id(_session, &length);
            return Convert.ToHexString(new ReadOnlySpan<byte>(id, (int)length));
        }
    }

    /// <summary>Whether it holds a certificate of the peer.</summary>
    public bool HasPeer => LibSsl.SSL_SESSION_get0_peer(_session) != 0;

    /// <summary>How long the certificates that came are in PEM, in bytes.</summary>
    public int PeerPemLength
    {
        get
        {
            nint chain = LibSsl.SSL_get_peer_cert_chain(_ssl);
            // SSL_get_peer_cert_chain(3): a server's chain of the client lacks the client's own certificate.
            int total = _role == TlsRole.Server && HasPeer ? PemLength(LibSsl.SSL_SESSION_get0_peer(_session)) : 0;
            for (int i = 0; chain != 0 && i < LibCrypto.OPENSSL_sk_num(chain); i++)
                total += PemLength(LibCrypto.OPENSSL_sk_value(chain, i));
            return total;
        }
    }

    private static int PemLength(nint certificate) =>
        System.Security.Cryptography.PemEncoding.GetEncodedSize("CERTIFICATE".Length, PeerVerifier.Der(certificate).Length) + 1; // and a line break behind it
}
