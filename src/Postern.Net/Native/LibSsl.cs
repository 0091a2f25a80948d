using System.Runtime.InteropServices;

namespace Postern.Net.Native;

/// <summary>The functions of OpenSSL's <c>libssl.so.3</c> that TLS needs; each is described in its man page of section 3ssl.</summary>
internal static unsafe partial class LibSsl
{
    private const string Library = "libssl.so.3";

    [LibraryImport(Library)] internal static partial nint TLS_server_method();
    [LibraryImport(Library)] internal static partial nint TLS_client_method();
    [LibraryImport(Library)] internal static partial nint SSL_CTX_new_ex(nint libraryContext, byte* properties, nint method);
    [LibraryImport(Library)] internal static partial void SSL_CTX_free(nint context);
    [LibraryImport(Library)] internal static partial nint SSL_CTX_ctrl(nint context, int command, nint number, void* pointer);
    [LibraryImport(Library)] internal static partial nint SSL_CTX_callback_ctrl(nint context, int command, void* callback);
    [LibraryImport(Library)] internal static partial ulong SSL_CTX_set_options(nint context, ulong options);
    [LibraryImport(Library)] internal static partial ulong SSL_CTX_clear_options(nint context, ulong options);
    [LibraryImport(Library)] internal static partial int SSL_CTX_set_num_tickets(nint context, nuint count);
    [LibraryImport(Library)] internal static partial int SSL_CTX_set_cipher_list(nint context, byte* list);
    [LibraryImport(Library)] internal static partial int SSL_CTX_set_ciphersuites(nint context, byte* list);
    [LibraryImport(Library)] internal static partial void SSL_CTX_set_security_level(nint context, int level);
    [LibraryImport(Library)] internal static partial int SSL_CTX_use_certificate(nint context, nint certificate);
    [LibraryImport(Library)] internal static partial int SSL_CTX_use_PrivateKey(nint context, nint key);
    [LibraryImport(Library)] internal static partial int SSL_CTX_check_private_key(nint context);
    [LibraryImport(Library)] internal static partial int SSL_CTX_load_verify_file(nint context, byte* file);
    [LibraryImport(Library)] internal static partial int SSL_CTX_load_verify_dir(nint context, byte* directory);
    [LibraryImport(Library)] internal static partial int SSL_CTX_set_default_verify_paths(nint context);
    [LibraryImport(Library)] internal static partial nint SSL_CTX_get_cert_store(nint context);
    [LibraryImport(Library)] internal static partial void SSL_CTX_set_verify(nint context, int mode, nint callback);
    [LibraryImport(Library)] internal static partial void SSL_CTX_set_cert_verify_callback(nint context, delegate* unmanaged<nint, nint, int> callback, nint argument);
    [LibraryImport(Library)] internal static partial int SSL_CTX_set_session_id_context(nint context, byte* id, uint length);
    [LibraryImport(Library)] internal static partial nint SSL_CTX_set_timeout(nint context, nint seconds);
    [LibraryImport(Library)] internal static partial void SSL_CTX_sess_set_new_cb(nint context, delegate* unmanaged<nint, nint, int> callback);
    [LibraryImport(Library)] internal static partial void SSL_CTX_set_alpn_select_cb(nint context, delegate* unmanaged<nint, byte**, byte*, byte*, uint, nint, int> callback, nint argument);
    [LibraryImport(Library)] internal static partial int SSL_CTX_set_alpn_protos(nint context, byte* protocols, uint length);
    [LibraryImport(Library)] internal static partial void SSL_CTX_set_client_CA_list(nint context, nint list);

    [LibraryImport(Library)] internal static partial nint SSL_new(nint context);
    [LibraryImport(Library)] internal static partial void SSL_free(nint ssl);
    [LibraryImport(Library)] internal static partial void SSL_set_bio(nint ssl, nint read, nint write);
    [LibraryImport(Library)] internal static partial void SSL_set_accept_state(nint ssl);
    [LibraryImport(Library)] internal static partial void SSL_set_connect_state(nint ssl);
    [LibraryImport(Library)] internal static partial int SSL_do_handshake(nint ssl);
    [LibraryImport(Library)] internal static partial int SSL_read(nint ssl, byte* buffer, int length);
    [LibraryImport(Library)] internal static partial int SSL_write(nint ssl, byte* buffer, int length);
    [LibraryImport(Library)] internal static partial int SSL_shutdown(nint ssl);
    [LibraryImport(Library)] internal static partial int SSL_get_error(nint ssl, int result);
    [LibraryImport(Library)] internal static partial nint SSL_set_SSL_CTX(nint ssl, nint context);
    [LibraryImport(Library)] internal static partial nint SSL_ctrl(nint ssl, int command, nint number, void* pointer);
    [LibraryImport(Library)] internal static partial byte* SSL_get_servername(nint ssl, int type);
    [LibraryImport(Library)] internal static partial byte* SSL_get_version(nint ssl);
    [LibraryImport(Library)] internal static partial int SSL_version(nint ssl);
    [LibraryImport(Library)] internal static partial nint SSL_get_current_cipher(nint ssl);
    [LibraryImport(Library)] internal static partial byte* SSL_CIPHER_get_name(nint cipher);
    [LibraryImport(Library)] internal static partial int SSL_session_reused(nint ssl);
    [LibraryImport(Library)] internal static partial void SSL_get0_alpn_selected(nint ssl, byte** protocol, uint* length);
    [LibraryImport(Library)] internal static partial nint SSL_get0_param(nint ssl);
    [LibraryImport(Library)] internal static partial nint SSL_get0_peer_certificate(nint ssl);
    [LibraryImport(Library)] internal static partial nint SSL_get_certificate(nint ssl);
    [LibraryImport(Library)] internal static partial nint SSL_get_peer_cert_chain(nint ssl);
    [LibraryImport(Library)] internal static partial nint SSL_get0_verified_chain(nint ssl);
    [LibraryImport(Library)] internal static partial nint SSL_get_verify_result(nint ssl);
    [LibraryImport(Library)] internal static partial int SSL_set_session(nint ssl, nint session);
    [LibraryImport(Library)] internal static partial void SSL_SESSION_free(nint session);
    [LibraryImport(Library)] internal static partial nint SSL_SESSION_dup(nint session);
    [LibraryImport(Library)] internal static partial nint SSL_SESSION_get_timeout(nint session);
    [LibraryImport(Library)] internal static partial int SSL_SESSION_is_resumable(nint session);
    [LibraryImport(Library)] internal static partial byte* SSL_alert_desc_string_long(int value);
    [LibraryImport(Library)] internal static partial int SSL_export_keying_material(nint ssl, byte* output, nint length, byte* label, nint labelLength, byte* context, nint contextLength, int useContext);

    [LibraryImport(Library)] internal static partial void SSL_set_shutdown(nint ssl, int mode);

    internal const int SSL_SENT_SHUTDOWN = 1;
    internal const int SSL_RECEIVED_SHUTDOWN = 2;
    internal const int SSL_ERROR_SSL = 1;
    internal const int SSL_ERROR_WANT_READ = 2;
    internal const int SSL_ERROR_WANT_WRITE = 3;
    internal const int SSL_ERROR_SYSCALL = 5;
    internal const int SSL_ERROR_ZERO_RETURN = 6;

    internal const int SSL_CTRL_MODE = 33;
    internal const int SSL_CTRL_SET_SESS_CACHE_MODE = 44;
    internal const int SSL_CTRL_SET_TLSEXT_SERVERNAME_CB = 53;
    internal const int SSL_CTRL_SET_TLSEXT_HOSTNAME = 55;
    internal const int SSL_CTRL_SET_TLSEXT_TICKET_KEYS = 59;
    internal const int SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB = 63;
    internal const int SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE = 65;
    internal const int SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP = 70;
    internal const int SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP = 71;
    internal const int SSL_CTRL_CHAIN_CERT = 89;
    internal const int SSL_CTRL_SET_GROUPS_LIST = 92;
    internal const int SSL_CTRL_GET_PEER_TMP_KEY = 109;
    internal const int SSL_CTRL_GET_TMP_KEY = 133;
    internal const int SSL_CTRL_GET_EXTMS_SUPPORT = 122;
    internal const int SSL_CTRL_SET_MIN_PROTO_VERSION = 123;
    internal const int SSL_CTRL_SET_MAX_PROTO_VERSION = 124;

    internal const int SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER = 0x2;
    internal const int SSL_MODE_RELEASE_BUFFERS = 0x10;
    internal const int SSL_SESS_CACHE_OFF = 0;
    internal const int SSL_SESS_CACHE_CLIENT = 1;
    internal const int SSL_SESS_CACHE_NO_INTERNAL = 0x300;
    internal const ulong SSL_OP_NO_COMPRESSION = 1UL << 17;
    internal const ulong SSL_OP_NO_TICKET = 1UL << 14;
    internal const ulong SSL_OP_NO_RENEGOTIATION = 1UL << 30;
    internal const ulong SSL_OP_CIPHER_SERVER_PREFERENCE = 1UL << 22;
    internal const ulong SSL_OP_PRIORITIZE_CHACHA = 1UL << 21;
    internal const int SSL_VERIFY_NONE = 0;
    internal const int SSL_VERIFY_PEER = 1;
    internal const int SSL_VERIFY_FAIL_IF_NO_PEER_CERT = 2;
    internal const int TLSEXT_NAMETYPE_host_name = 0;
    internal const int TLSEXT_STATUSTYPE_ocsp = 1;
    internal const int SSL_TLSEXT_ERR_OK = 0;
    internal const int SSL_TLSEXT_ERR_ALERT_FATAL = 2;
    internal const int SSL_TLSEXT_ERR_NOACK = 3;
    internal const int TLS1_VERSION = 0x301;
    internal const int TLS1_1_VERSION = 0x302;
    internal const int TLS1_2_VERSION = 0x303;
    internal const int TLS1_3_VERSION = 0x304;
}
