using Postern.Net.Native;

namespace Postern.Net.Tls;

/// <summary>Both sides' keys of the key exchange, which OpenSSL keeps as long as the connection lives.</summary>
/// <remarks>
/// Nothing needs them once the handshake is done (renegotiation is off): erased, they cannot be stolen from memory, which
/// is what forward secrecy is for, and an idle connection is a kilobyte smaller. The shells stay OpenSSL's own.
/// </remarks>
internal static unsafe class EphemeralKeys
{
    internal static void Erase(nint ssl)
    {
        Erase(ssl, LibSsl.SSL_CTRL_GET_TMP_KEY);
        Erase(ssl, LibSsl.SSL_CTRL_GET_PEER_TMP_KEY);
    }

    private static void Erase(nint ssl, int which)
    {
        nint key = 0;
        if (LibSsl.SSL_ctrl(ssl, which, 0, &key) != 1 || key == 0)
            return;
        _ = LibCrypto.EVP_PKEY_set_type(key, LibCrypto.EVP_PKEY_NONE);
        LibCrypto.EVP_PKEY_free(key); // the reference that SSL_ctrl gave us
        LibCrypto.ERR_clear_error(); // EVP_PKEY_NONE is no algorithm, which is reported after the key is gone
    }
}
