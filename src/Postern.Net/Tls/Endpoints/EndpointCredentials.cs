using System.Runtime.InteropServices;
using System.Text;
using Postern.Net.Native;

namespace Postern.Net.Tls.Endpoints;

/// <summary>Certificate, private key and DH parameters of a context, from files.</summary>
public static unsafe class EndpointCredentials
{
    private static readonly byte[] Empty = [0];

    /// <summary>Who is asked for a passphrase while a file is read on this thread.</summary>
    [ThreadStatic] private static Func<string?>? _passphrase;

    /// <summary>Loads a chain, the leaf first (SSL_CTX_use_certificate_chain_file(3)).</summary>
    public static bool LoadChain(EndpointContext context, string path) =>
        NativeText.With(path, text => LibSsl.SSL_CTX_use_certificate_chain_file(context.Handle, (byte*)text) == 1);

    /// <summary>Loads the private key (SSL_CTX_use_PrivateKey_file(3)); the passphrase is asked for where the file wants one, null for none.</summary>
    public static bool LoadKey(EndpointContext context, string path, Func<string?> passphrase)
    {
        LibSsl.SSL_CTX_set_default_passwd_cb(context.Handle, &OnPassphrase);
        _passphrase = passphrase;
        try
        {
            return NativeText.With(path, text => LibSsl.SSL_CTX_use_PrivateKey_file(context.Handle, (byte*)text, LibSsl.SSL_FILETYPE_PEM) == 1);
        }
        finally
        {
            _passphrase = null;
        }
    }

    /// <summary>Loads leaf, key and chain from a PKCS#12 file (PKCS12_parse(3)) under this passphrase; empty for none.</summary>
    public static bool LoadPackage(EndpointContext context, string path, string passphrase)
    {
        nint package = Read(context, path);
        if (package == 0)
            return false;
        nint key = 0;
        nint leaf = 0;
        nint others = 0;
        nint text = Marshal.StringToCoTaskMemUTF8(passphrase);
        bool opened = LibCrypto.PKCS12_parse(package, (byte*)text, &key, &leaf, &others) == 1;
        Marshal.ZeroFreeCoTaskMemUTF8(text);
        LibCrypto.PKCS12_free(package);
        bool taken = opened && Take(context, key, leaf, others);
        Free(key, leaf, others);
        return taken;
    }

    /// <summary>Whether key and certificate belong together.</summary>
    public static bool AreOnePair(EndpointContext context) => LibSsl.SSL_CTX_check_private_key(context.Handle) == 1;

    /// <summary>Uses the DH parameters in a file; tells their length in bits, 0 where it has none.</summary>
    public static int LoadDh(EndpointContext context, string path)
    {
        nint bio = Open(path);
        nint parameters = bio == 0 ? 0 : LibCrypto.PEM_read_bio_Parameters_ex(bio, null, context.Library, null);
        if (bio != 0)
            _ = LibCrypto.BIO_free(bio);
        LibCrypto.ERR_clear_error(); // a file without any is no error
        if (parameters == 0)
            return 0;
        int bits = LibCrypto.EVP_PKEY_get_bits(parameters);
        if (LibSsl.SSL_CTX_set0_tmp_dh_pkey(context.Handle, parameters) == 1)
            return bits;
        LibCrypto.EVP_PKEY_free(parameters);
        LibCrypto.ERR_clear_error();
        return 0;
    }

    /// <summary>Uses DH parameters as long as the certificate's key (SSL_CTX_set_dh_auto(3)).</summary>
    public static void UseMatchingDh(EndpointContext context) => _ = LibSsl.SSL_CTX_ctrl(context.Handle, LibSsl.SSL_CTRL_SET_DH_AUTO, 1, null);

    /// <summary>Empties OpenSSL's error queue of this thread: the oldest first.</summary>
    public static IReadOnlyList<LibraryError> TakeErrors() => LibraryError.Take();

    private static bool Take(EndpointContext context, nint key, nint leaf, nint others)
    {
        if (LibSsl.SSL_CTX_use_certificate(context.Handle, leaf) != 1 || LibSsl.SSL_CTX_use_PrivateKey(context.Handle, key) != 1)
            return false;
        for (int i = 0; others != 0 && i < LibCrypto.OPENSSL_sk_num(others); i++)
        {
            if (LibSsl.SSL_CTX_ctrl(context.Handle, LibSsl.SSL_CTRL_CHAIN_CERT, 1, (void*)LibCrypto.OPENSSL_sk_value(others, i)) != 1)
                return false;
        }
        return true;
    }

    private static void Free(nint key, nint leaf, nint others)
    {
        LibCrypto.EVP_PKEY_free(key);
        LibCrypto.X509_free(leaf);
        for (int i = 0; others != 0 && i < LibCrypto.OPENSSL_sk_num(others); i++)
            LibCrypto.X509_free(LibCrypto.OPENSSL_sk_value(others, i));
        LibCrypto.OPENSSL_sk_free(others);
    }

    private static nint Read(EndpointContext context, string path)
    {
        nint bio = Open(path);
        if (bio == 0)
            return 0;
        nint package = LibCrypto.PKCS12_init_ex(LibCrypto.NID_pkcs7_data, context.Library, null);
        if (LibCrypto.d2i_PKCS12_bio(bio, &package) == 0)
            package = 0;
        _ = LibCrypto.BIO_free(bio);
        return package;
    }

    private static nint Open(string path)
    {
        fixed (byte* mode = "r\0"u8)
        {
            nint how = (nint)mode;
            return NativeText.With(path, text => LibCrypto.BIO_new_file((byte*)text, (byte*)how));
        }
    }

    /// <summary>pem_password_cb(3): the length of the passphrase; 0 or less gives up.</summary>
    [UnmanagedCallersOnly]
    private static int OnPassphrase(byte* buffer, int room, int writing, nint user)
    {
        try
        {
            byte[] bytes = _passphrase?.Invoke() is { } text ? Encoding.UTF8.GetBytes(text) : Empty[..0];
            return bytes.Length > 0 && bytes.AsSpan().TryCopyTo(new Span<byte>(buffer, room)) ? bytes.Length : -1;
        }
        catch (IOException)
        {
            return -1; // nobody can be asked: OpenSSL says that it got no passphrase
        }
    }
}
