using Postern.Net.Native;

namespace Postern.Net.Tls.Verification;

/// <summary>The names of authorities that a server sends with its certificate request (RFC 8446 §4.2.4), so that a client can choose.</summary>
internal static unsafe class ClientAuthorities
{
    internal static void Announce(TlsContext context, string file)
    {
        nint names = LibCrypto.OPENSSL_sk_new_null();
        foreach (nint certificate in context.ReadCertificates(File.ReadAllBytes(file)))
        {
            _ = LibCrypto.OPENSSL_sk_push(names, LibCrypto.X509_NAME_dup(LibCrypto.X509_get_subject_name(certificate)));
            LibCrypto.X509_free(certificate);
        }
        LibSsl.SSL_CTX_set_client_CA_list(context.Handle, names); // takes the list
    }
}
