using System.Runtime.InteropServices;

namespace Postern.Net.Native;

/// <summary>The functions of OpenSSL's <c>libcrypto.so.3</c> that TLS needs; each is described in its man page of section 3ssl.</summary>
internal static unsafe partial class LibCrypto
{
    private const string Library = "libcrypto.so.3";

    [LibraryImport(Library)] internal static partial nint OSSL_LIB_CTX_new();
    [LibraryImport(Library)] internal static partial void OSSL_LIB_CTX_free(nint context);
    [LibraryImport(Library)] internal static partial int OSSL_LIB_CTX_load_config(nint context, byte* file);
    [LibraryImport(Library)] internal static partial byte* OpenSSL_version(int what);
    [LibraryImport(Library)] internal static partial nint CONF_get1_default_config_file();
    [LibraryImport(Library)] internal static partial void CRYPTO_free(nint pointer, byte* file, int line);
    [LibraryImport(Library)] internal static partial nint CRYPTO_malloc(nint size, byte* file, int line);

    [LibraryImport(Library)] internal static partial ulong ERR_get_error();
    [LibraryImport(Library)] internal static partial ulong ERR_peek_last_error();
    [LibraryImport(Library)] internal static partial void ERR_clear_error();
    [LibraryImport(Library)] internal static partial byte* ERR_reason_error_string(ulong error);
    [LibraryImport(Library)] internal static partial void ERR_error_string_n(ulong error, byte* buffer, nint length);

    [LibraryImport(Library)] internal static partial int BIO_get_new_index();
    [LibraryImport(Library)] internal static partial nint BIO_meth_new(int type, byte* name);
    [LibraryImport(Library)] internal static partial int BIO_meth_set_read(nint method, delegate* unmanaged<nint, byte*, int, int> read);
    [LibraryImport(Library)] internal static partial int BIO_meth_set_write(nint method, delegate* unmanaged<nint, byte*, int, int> write);
    [LibraryImport(Library)] internal static partial int BIO_meth_set_ctrl(nint method, delegate* unmanaged<nint, int, nint, nint, nint> control);
    [LibraryImport(Library)] internal static partial nint BIO_new(nint method);
    [LibraryImport(Library)] internal static partial nint BIO_new_mem_buf(void* buffer, int length);
    [LibraryImport(Library)] internal static partial int BIO_free(nint bio);
    [LibraryImport(Library)] internal static partial int BIO_up_ref(nint bio);
    [LibraryImport(Library)] internal static partial void BIO_set_data(nint bio, void* data);
    [LibraryImport(Library), SuppressGCTransition] internal static partial void* BIO_get_data(nint bio);
    [LibraryImport(Library)] internal static partial void BIO_set_init(nint bio, int init);
    [LibraryImport(Library)] internal static partial void BIO_set_flags(nint bio, int flags);

    [LibraryImport(Library)] internal static partial nint X509_new_ex(nint libraryContext, byte* properties);
    [LibraryImport(Library)] internal static partial void X509_free(nint certificate);
    [LibraryImport(Library)] internal static partial int i2d_X509(nint certificate, byte** output);
    [LibraryImport(Library)] internal static partial nint d2i_X509(nint* certificate, byte** input, nint length);
    [LibraryImport(Library)] internal static partial nint X509_get_subject_name(nint certificate);
    [LibraryImport(Library)] internal static partial nint X509_get_issuer_name(nint certificate);
    [LibraryImport(Library)] internal static partial int X509_NAME_print_ex(nint bio, nint name, int indent, nuint flags);
    [LibraryImport(Library)] internal static partial int X509_get_ext_by_NID(nint certificate, int nid, int after);
    [LibraryImport(Library)] internal static partial int X509_get_signature_info(nint certificate, int* digest, int* key, int* securityBits, uint* flags);
    [LibraryImport(Library)] internal static partial int X509_check_host(nint certificate, byte* name, nint length, uint flags, byte** matched);
    [LibraryImport(Library)] internal static partial int X509_check_ip(nint certificate, byte* address, nint length, uint flags);
    [LibraryImport(Library)] internal static partial int PEM_read_bio(nint bio, byte** name, byte** headers, byte** data, nint* length);
    [LibraryImport(Library)] internal static partial nint PEM_read_bio_X509(nint bio, nint* certificate, nint callback, void* user);
    [LibraryImport(Library)] internal static partial nint PEM_read_bio_PrivateKey_ex(nint bio, nint* key, nint callback, void* user, nint libraryContext, byte* properties);
    [LibraryImport(Library)] internal static partial int i2d_PUBKEY(nint key, byte** output);
    [LibraryImport(Library)] internal static partial void EVP_PKEY_free(nint key);
    [LibraryImport(Library)] internal static partial int EVP_PKEY_set_type(nint key, int type);
    [LibraryImport(Library)] internal static partial byte* X509_verify_cert_error_string(nint error);
    [LibraryImport(Library)] internal static partial int X509_verify_cert(nint storeContext);
    [LibraryImport(Library)] internal static partial int X509_STORE_CTX_get_error(nint storeContext);
    [LibraryImport(Library)] internal static partial int X509_STORE_CTX_get_error_depth(nint storeContext);
    [LibraryImport(Library)] internal static partial void X509_STORE_CTX_set_error(nint storeContext, int error);
    [LibraryImport(Library)] internal static partial nint X509_STORE_CTX_get0_cert(nint storeContext);
    [LibraryImport(Library)] internal static partial nint X509_STORE_CTX_get0_chain(nint storeContext);
    [LibraryImport(Library)] internal static partial int X509_STORE_set_flags(nint store, nuint flags);
    [LibraryImport(Library)] internal static partial nint X509_STORE_add_lookup(nint store, nint method);
    [LibraryImport(Library)] internal static partial nint X509_LOOKUP_file();
    [LibraryImport(Library)] internal static partial int X509_load_crl_file(nint lookup, byte* file, int type);
    [LibraryImport(Library)] internal static partial int X509_STORE_add_cert(nint store, nint certificate);
    [LibraryImport(Library)] internal static partial int OPENSSL_sk_num(nint stack);
    [LibraryImport(Library)] internal static partial nint OPENSSL_sk_value(nint stack, int index);
    [LibraryImport(Library)] internal static partial nint OPENSSL_sk_new_null();
    [LibraryImport(Library)] internal static partial int OPENSSL_sk_push(nint stack, nint element);
    [LibraryImport(Library)] internal static partial nint X509_NAME_dup(nint name);
    [LibraryImport(Library)] internal static partial nuint BIO_ctrl_pending(nint bio);
    [LibraryImport(Library)] internal static partial int BIO_read(nint bio, byte* buffer, int length);
    [LibraryImport(Library)] internal static partial nint BIO_s_mem();

    [LibraryImport(Library)] internal static partial ulong ERR_get_error_all(byte** file, int* line, byte** function, byte** data, int* flags);
    [LibraryImport(Library)] internal static partial nint BIO_new_file(byte* name, byte* mode);
    [LibraryImport(Library)] internal static partial void BIO_clear_flags(nint bio, int flags);
    [LibraryImport(Library)] internal static partial nint d2i_PKCS12_bio(nint bio, nint* package);
    [LibraryImport(Library)] internal static partial nint PKCS12_init_ex(int mode, nint libraryContext, byte* properties);
    [LibraryImport(Library)] internal static partial int PKCS12_parse(nint package, byte* passphrase, nint* key, nint* certificate, nint* others);
    [LibraryImport(Library)] internal static partial void PKCS12_free(nint package);
    [LibraryImport(Library)] internal static partial nint PEM_read_bio_Parameters_ex(nint bio, nint* key, nint libraryContext, byte* properties);
    [LibraryImport(Library)] internal static partial int EVP_PKEY_get_bits(nint key);
    [LibraryImport(Library)] internal static partial int EVP_PKEY_get_id(nint key);
    [LibraryImport(Library)] internal static partial int EVP_PKEY_get_group_name(nint key, byte* name, nint size, nint* length);
    [LibraryImport(Library)] internal static partial byte* OBJ_nid2sn(int nid);
    [LibraryImport(Library)] internal static partial int OBJ_sn2nid(byte* name);
    [LibraryImport(Library)] internal static partial byte* EC_curve_nid2nist(int nid);
    [LibraryImport(Library)] internal static partial int X509_check_email(nint certificate, byte* address, nint length, uint flags);
    [LibraryImport(Library)] internal static partial int X509_check_ip_asc(nint certificate, byte* address, uint flags);
    [LibraryImport(Library)] internal static partial nint X509_get0_pubkey_bitstr(nint certificate);
    [LibraryImport(Library)] internal static partial int ASN1_STRING_cmp(nint one, nint other);
    [LibraryImport(Library)] internal static partial nint X509_STORE_CTX_get_current_cert(nint storeContext);
    [LibraryImport(Library)] internal static partial nint X509_STORE_CTX_get1_certs(nint storeContext, nint name);
    [LibraryImport(Library)] internal static partial nint X509_STORE_CTX_new_ex(nint libraryContext, byte* properties);
    [LibraryImport(Library)] internal static partial int X509_STORE_CTX_init(nint storeContext, nint store, nint certificate, nint others);
    [LibraryImport(Library)] internal static partial int X509_STORE_CTX_get1_issuer(nint* issuer, nint storeContext, nint certificate);
    [LibraryImport(Library)] internal static partial void X509_STORE_CTX_free(nint storeContext);
    [LibraryImport(Library)] internal static partial nint X509_LOOKUP_hash_dir();
    [LibraryImport(Library)] internal static partial int X509_LOOKUP_ctrl(nint lookup, int command, byte* text, nint number, byte** result);
    [LibraryImport(Library)] internal static partial void OPENSSL_sk_pop_free(nint stack, delegate* unmanaged<nint, void> free);
    [LibraryImport(Library)] internal static partial void OPENSSL_sk_free(nint stack);
    [LibraryImport(Library)] internal static partial nint EVP_CIPHER_fetch(nint libraryContext, byte* name, byte* properties);
    [LibraryImport(Library)] internal static partial void EVP_CIPHER_free(nint cipher);
    [LibraryImport(Library)] internal static partial int EVP_EncryptInit_ex(nint context, nint cipher, nint engine, byte* key, byte* vector);
    [LibraryImport(Library)] internal static partial int EVP_DecryptInit_ex(nint context, nint cipher, nint engine, byte* key, byte* vector);
    [LibraryImport(Library)] internal static partial int EVP_MAC_CTX_set_params(nint context, OsslParameter* parameters);

    [LibraryImport(Library)] internal static partial nint OCSP_REQUEST_new();
    [LibraryImport(Library)] internal static partial void OCSP_REQUEST_free(nint request);
    [LibraryImport(Library)] internal static partial nint OCSP_cert_to_id(nint digest, nint subject, nint issuer);
    [LibraryImport(Library)] internal static partial void OCSP_CERTID_free(nint id);
    [LibraryImport(Library)] internal static partial nint OCSP_request_add0_id(nint request, nint id);
    [LibraryImport(Library)] internal static partial int OCSP_request_add1_nonce(nint request, byte* value, int length);
    [LibraryImport(Library)] internal static partial int i2d_OCSP_REQUEST(nint request, byte** output);
    [LibraryImport(Library)] internal static partial nint d2i_OCSP_REQUEST(nint* request, byte** input, nint length);
    [LibraryImport(Library)] internal static partial nint d2i_OCSP_RESPONSE(nint* response, byte** input, nint length);
    [LibraryImport(Library)] internal static partial void OCSP_RESPONSE_free(nint response);
    [LibraryImport(Library)] internal static partial int OCSP_response_status(nint response);
    [LibraryImport(Library)] internal static partial byte* OCSP_response_status_str(nint status);
    [LibraryImport(Library)] internal static partial nint OCSP_response_get1_basic(nint response);
    [LibraryImport(Library)] internal static partial void OCSP_BASICRESP_free(nint basic);
    [LibraryImport(Library)] internal static partial int OCSP_check_nonce(nint request, nint basic);
    [LibraryImport(Library)] internal static partial int OCSP_basic_verify(nint basic, nint certificates, nint store, nuint flags);
    [LibraryImport(Library)] internal static partial int OCSP_resp_find_status(nint basic, nint id, int* status, int* reason, nint* revokedAt, nint* thisUpdate, nint* nextUpdate);
    [LibraryImport(Library)] internal static partial int OCSP_check_validity(nint thisUpdate, nint nextUpdate, nint skew, nint age);
    [LibraryImport(Library)] internal static partial byte* OCSP_crl_reason_str(nint reason);
    [LibraryImport(Library)] internal static partial int ASN1_TIME_print(nint bio, nint time);
    [LibraryImport(Library)] internal static partial nint X509_get1_ocsp(nint certificate);
    [LibraryImport(Library)] internal static partial void X509_email_free(nint texts);

    internal const int EVP_PKEY_NONE = 0;
    internal const int BIO_TYPE_SOURCE_SINK = 0x400;
    internal const int BIO_FLAGS_READ = 1;
    internal const int BIO_FLAGS_SHOULD_RETRY = 8;
    internal const ulong ERR_SYSTEM_FLAG = 0x80000000;
    internal const int ERR_LIB_SYS = 2;
    internal const int NID_kx_dhe = 1039;
    internal const int NID_kx_dhe_psk = 1041;
    internal const int BIO_CTRL_EOF = 2;
    internal const int BIO_CTRL_FLUSH = 11;
    internal const int X509_L_ADD_DIR = 2;
    internal const int NID_pkcs7_data = 21;
    internal const int EVP_PKEY_EC = 408;
    internal const int X509_FILETYPE_PEM = 1;
    internal const uint X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS = 0x4;
    internal const uint X509_CHECK_FLAG_NEVER_CHECK_SUBJECT = 0x20;
    internal const nuint X509_V_FLAG_CRL_CHECK = 0x4;
    internal const nuint X509_V_FLAG_PARTIAL_CHAIN = 0x80000;
    internal const int X509_V_OK = 0;
    internal const int X509_V_ERR_CERT_REVOKED = 23;
    internal const int X509_V_ERR_CERT_REJECTED = 28;
    internal const int X509_V_ERR_HOSTNAME_MISMATCH = 62;
    internal const int NID_md5 = 4;
    internal const int NID_sha1 = 64;
    internal const int NID_sha256 = 672;
    internal const int NID_sha384 = 673;
    internal const int NID_sha512 = 674;
    internal const int NID_tlsfeature = 1020;
    internal const int X509_V_ERR_APPLICATION_VERIFICATION = 50;

    /// <summary>XN_FLAG_ONELINE without ASN1_STRFLGS_ESC_MSB and XN_FLAG_SPC_EQ: what stunnel 5.68 prints names with.</summary>
    internal const nuint XN_FLAG_STUNNEL = 0x2031B;

    /// <summary>ERR_GET_LIB: which part of OpenSSL an error comes from.</summary>
    internal static int LibraryOf(ulong error) => (int)(error >> 23) & 0xff;

    /// <summary>ERR_GET_REASON: its number there.</summary>
    internal static int ReasonOf(ulong error) => (int)error & 0x7fffff;

    internal static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    internal static void Free(nint pointer) => CRYPTO_free(pointer, null, 0);

    /// <summary>The reason of the newest error, and an empty queue after it.</summary>
    internal static string TakeError()
    {
        ulong error = ERR_peek_last_error();
        ERR_clear_error();
        if (error == 0)
            return "unknown error";
        string reason = Text(ERR_reason_error_string(error));
        return reason.Length > 0 ? reason : $"error {error:X8}";
    }
}
