using Postern.Net.Native;
using Postern.Net.Tls.Verification;

namespace Postern.Net.Tls.Endpoints;

/// <summary>Whom a context trusts, and what was revoked.</summary>
public static unsafe class EndpointAuthorities
{
    /// <summary>Trusts what is in a file, a hashed directory (looked up when it is needed) and a store; what cannot be read is left out. Tells the names, in stunnel's form; a server sends them with its certificate requests.</summary>
    public static IReadOnlyList<string> Use(EndpointContext context, string? file, string? directory, string? store)
    {
        nint names = file is null ? 0 : NativeText.With(file, text => LibSsl.SSL_load_client_CA_file_ex((byte*)text, context.Library, null));
        if (names == 0)
            names = LibCrypto.OPENSSL_sk_new_null();
        if (file is not null)
            _ = NativeText.With(file, text => LibSsl.SSL_CTX_load_verify_file(context.Handle, (byte*)text));
        if (directory is not null)
        {
            _ = NativeText.With(directory, text => LibSsl.SSL_CTX_load_verify_dir(context.Handle, (byte*)text));
            _ = NativeText.With(directory, text => LibSsl.SSL_add_dir_cert_subjects_to_stack(names, (byte*)text));
        }
        if (store is not null)
        {
            _ = NativeText.With(store, text => LibSsl.SSL_CTX_load_verify_store(context.Handle, (byte*)text));
            _ = NativeText.With(store, text => LibSsl.SSL_add_store_cert_subjects_to_stack(names, (byte*)text));
        }
        LibCrypto.ERR_clear_error(); // what cannot be read is missed by its names
        List<string> all = [];
        for (int i = 0; i < LibCrypto.OPENSSL_sk_num(names); i++)
            all.Add(PeerName.Print(LibCrypto.OPENSSL_sk_value(names, i)));
        LibSsl.SSL_CTX_set_client_CA_list(context.Handle, names); // takes the list
        return all;
    }

    /// <summary>Looks at these revocation lists for the peer's own certificate.</summary>
    public static bool UseRevocationFile(EndpointContext context, string file)
    {
        nint lookup = LibCrypto.X509_STORE_add_lookup(Checked(context), LibCrypto.X509_LOOKUP_file());
        return NativeText.With(file, text => LibCrypto.X509_load_crl_file(lookup, (byte*)text, LibCrypto.X509_FILETYPE_PEM) >= 1);
    }

    /// <summary>Looks for revocation lists in a hashed directory (<c>HASH.rN</c>) when they are needed.</summary>
    public static bool UseRevocationDirectory(EndpointContext context, string directory)
    {
        nint lookup = LibCrypto.X509_STORE_add_lookup(Checked(context), LibCrypto.X509_LOOKUP_hash_dir());
        return NativeText.With(directory, text => LibCrypto.X509_LOOKUP_ctrl(lookup, LibCrypto.X509_L_ADD_DIR, (byte*)text, LibCrypto.X509_FILETYPE_PEM, null) == 1);
    }

    private static nint Checked(EndpointContext context)
    {
        nint store = LibSsl.SSL_CTX_get_cert_store(context.Handle);
        _ = LibCrypto.X509_STORE_set_flags(store, LibCrypto.X509_V_FLAG_CRL_CHECK);
        return store;
    }
}
