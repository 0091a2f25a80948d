using Postern.Net.Native;

namespace Postern.Net.Tls.Endpoints;

/// <summary>Versions, ciphers, curves, options and commands of a context.</summary>
public static unsafe class EndpointStrength
{
    /// <summary>The security level (SSL_CTX_set_security_level(3)), 0–5.</summary>
    public static int SecurityLevel(EndpointContext context) => LibSsl.SSL_CTX_get_security_level(context.Handle);

    /// <summary>Sets the security level.</summary>
    public static void SetSecurityLevel(EndpointContext context, int level) => LibSsl.SSL_CTX_set_security_level(context.Handle, level);

    /// <summary>Sets the ciphers of TLS up to 1.2.</summary>
    public static bool SetCiphers(EndpointContext context, string list) =>
        NativeText.With(list, text => LibSsl.SSL_CTX_set_cipher_list(context.Handle, (byte*)text) == 1);

    /// <summary>Sets the ciphers of TLS 1.3.</summary>
    public static bool SetCipherSuites(EndpointContext context, string list) =>
        NativeText.With(list, text => LibSsl.SSL_CTX_set_ciphersuites(context.Handle, (byte*)text) == 1);

    /// <summary>Sets the groups (SSL_CTX_set1_groups_list(3)).</summary>
    public static bool SetCurves(EndpointContext context, string list) =>
        NativeText.With(list, text => LibSsl.SSL_CTX_ctrl(context.Handle, LibSsl.SSL_CTRL_SET_GROUPS_LIST, 0, (void*)text) == 1);

    /// <summary>Sets the oldest and the newest version as OpenSSL numbers them; 0 for no bound.</summary>
    public static bool SetVersions(EndpointContext context, int minimum, int maximum) =>
        LibSsl.SSL_CTX_ctrl(context.Handle, LibSsl.SSL_CTRL_SET_MIN_PROTO_VERSION, minimum, null) == 1
        && LibSsl.SSL_CTX_ctrl(context.Handle, LibSsl.SSL_CTRL_SET_MAX_PROTO_VERSION, maximum, null) == 1;

    /// <summary>Sets and then clears bits of SSL_OP_*; tells what is set after that, but for compression, which is never on.</summary>
    public static ulong Change(EndpointContext context, ulong set, ulong cleared)
    {
        _ = LibSsl.SSL_CTX_set_options(context.Handle, set);
        _ = LibSsl.SSL_CTX_clear_options(context.Handle, cleared);
        _ = LibSsl.SSL_CTX_set_options(context.Handle, LibSsl.SSL_OP_NO_COMPRESSION);
        return LibSsl.SSL_CTX_get_options(context.Handle) & ~LibSsl.SSL_OP_NO_COMPRESSION;
    }

    /// <summary>Runs one command as it would stand in openssl.cnf (SSL_CONF_cmd(3)): 1 or 2 when it was done, 0 when its value is bad, -2 when there is no such command, -3 when a value is missing.</summary>
    public static int Command(EndpointContext context, string command, string? value)
    {
        nint configuration = LibSsl.SSL_CONF_CTX_new();
        uint side = context.Role == TlsRole.Server ? LibSsl.SSL_CONF_FLAG_SERVER : LibSsl.SSL_CONF_FLAG_CLIENT;
        _ = LibSsl.SSL_CONF_CTX_set_flags(configuration, LibSsl.SSL_CONF_FLAG_FILE | LibSsl.SSL_CONF_FLAG_SHOW_ERRORS | LibSsl.SSL_CONF_FLAG_CERTIFICATE | side);
        LibSsl.SSL_CONF_CTX_set_ssl_ctx(configuration, context.Handle);
        int result = NativeText.With(command, name => value is null
            ? LibSsl.SSL_CONF_cmd(configuration, (byte*)name, null)
            : NativeText.With(value, text => LibSsl.SSL_CONF_cmd(configuration, (byte*)name, (byte*)text)));
        if (result > 0 && LibSsl.SSL_CONF_CTX_finish(configuration) != 1)
            result = 0;
        LibSsl.SSL_CONF_CTX_free(configuration);
        return result;
    }

    /// <summary>The first cipher that needs DH parameters; null where none does.</summary>
    public static string? CipherOverDh(EndpointContext context)
    {
        nint ciphers = LibSsl.SSL_CTX_get_ciphers(context.Handle);
        for (int i = 0; i < LibCrypto.OPENSSL_sk_num(ciphers); i++)
        {
            nint cipher = LibCrypto.OPENSSL_sk_value(ciphers, i);
            if (LibSsl.SSL_CIPHER_get_kx_nid(cipher) is LibCrypto.NID_kx_dhe or LibCrypto.NID_kx_dhe_psk)
                return LibCrypto.Text(LibSsl.SSL_CIPHER_get_name(cipher));
        }
        return null;
    }
}
