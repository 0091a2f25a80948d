using System.Runtime.InteropServices;
using System.Text;
using Postern.Net.Native;
using Postern.Net.Settings;

namespace Postern.Net.Tls;

/// <summary>One SSL_CTX and what is the same for servers and clients.</summary>
/// <remarks>Made for one loop, with that loop's library context; see <see cref="TlsLoop"/>. SSL objects hold a reference of their own.</remarks>
internal sealed unsafe class TlsContext : IDisposable
{
    private readonly nint _library;

    internal TlsContext(nint library, nint method, TlsStrength strength)
    {
        _library = library;
        Handle = LibSsl.SSL_CTX_new_ex(_library, null, method);
        if (Handle == 0)
            throw new IOException($"SSL_CTX_new: {LibCrypto.TakeError()}");
        _ = Control(LibSsl.SSL_CTRL_MODE, LibSsl.SSL_MODE_RELEASE_BUFFERS | LibSsl.SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        _ = LibSsl.SSL_CTX_set_options(Handle, LibSsl.SSL_OP_NO_COMPRESSION | LibSsl.SSL_OP_NO_RENEGOTIATION);
        Apply(strength);
    }

    /// <summary>The SSL_CTX.</summary>
    internal nint Handle { get; private set; }

    internal nint Control(int command, nint number) => LibSsl.SSL_CTX_ctrl(Handle, command, number, null);

    internal nint Control(int command, nint number, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            return LibSsl.SSL_CTX_ctrl(Handle, command, number, start);
    }

    /// <summary>Gives OpenSSL a text, and throws with its reason when it does not like it.</summary>
    internal static void Text(string what, string text, Func<nint, bool> take)
    {
        nint native = Marshal.StringToCoTaskMemUTF8(text);
        try
        {
            if (!take(native))
                throw new TlsSettingException($"{what} “{text}”: {LibCrypto.TakeError()}");
        }
        finally
        {
            Marshal.FreeCoTaskMem(native);
        }
    }

    internal void UseIdentity(TlsIdentity identity)
    {
        bool taken = identity.Chain.Count > 0;
        for (int i = 0; taken && i < identity.Chain.Count; i++)
            taken = TakeCertificate(identity.Chain[i].Span, isLeaf: i == 0);
        if (!taken)
            throw new TlsSettingException($"the certificate of {string.Join(", ", identity.Names)} cannot be used: {LibCrypto.TakeError()}");
        UseKey(identity.KeyPem.Span);
    }

    internal void UseAuthorities(string? file, string? directory)
    {
        if (file is null && directory is null)
        {
            _ = LibSsl.SSL_CTX_set_default_verify_paths(Handle);
            LibCrypto.ERR_clear_error();
            return;
        }
        if (file is not null)
            Text("authorities in", file, text => LibSsl.SSL_CTX_load_verify_file(Handle, (byte*)text) == 1);
        if (directory is not null)
            Text("authorities in", directory, text => LibSsl.SSL_CTX_load_verify_dir(Handle, (byte*)text) == 1);
        // An authority that was named is trusted itself, be it a root or not.
        _ = LibCrypto.X509_STORE_set_flags(LibSsl.SSL_CTX_get_cert_store(Handle), LibCrypto.X509_V_FLAG_PARTIAL_CHAIN);
    }

    internal void UseRevocations(string file)
    {
        nint store = LibSsl.SSL_CTX_get_cert_store(Handle);
        nint lookup = LibCrypto.X509_STORE_add_lookup(store, LibCrypto.X509_LOOKUP_file());
        Text("revocation list", file, text => LibCrypto.X509_load_crl_file(lookup, (byte*)text, LibCrypto.X509_FILETYPE_PEM) >= 1);
        _ = LibCrypto.X509_STORE_set_flags(store, LibCrypto.X509_V_FLAG_CRL_CHECK);
    }

    public void Dispose()
    {
        if (Handle != 0)
            LibSsl.SSL_CTX_free(Handle);
        Handle = 0;
    }

    internal List<nint> ReadCertificates(ReadOnlySpan<byte> pem)
    {
        var certificates = new List<nint>();
        fixed (byte* start = pem)
        {
            nint bio = LibCrypto.BIO_new_mem_buf(start, pem.Length);
            while (true)
            {
                nint certificate = LibCrypto.X509_new_ex(_library, null);
                if (LibCrypto.PEM_read_bio_X509(bio, &certificate, 0, null) == 0)
                {
                    LibCrypto.X509_free(certificate);
                    break;
                }
                certificates.Add(certificate);
            }
            _ = LibCrypto.BIO_free(bio);
        }
        if (certificates.Count > 0)
            LibCrypto.ERR_clear_error(); // the end of the file is reported as an error
        return certificates;
    }

    private bool TakeCertificate(ReadOnlySpan<byte> der, bool isLeaf)
    {
        nint certificate = LibCrypto.X509_new_ex(_library, null);
        fixed (byte* start = der)
        {
            byte* input = start;
            if (LibCrypto.d2i_X509(&certificate, &input, der.Length) == 0)
                return false; // it has freed what it was given
        }
        // SSL_CTX_add1_chain_cert, as SSL_CTX_use_certificate, takes a reference of its own.
        bool taken = isLeaf
            ? LibSsl.SSL_CTX_use_certificate(Handle, certificate) == 1
            : LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SSL_CTRL_CHAIN_CERT, 1, (void*)certificate) == 1;
        LibCrypto.X509_free(certificate);
        return taken;
    }

    private void UseKey(ReadOnlySpan<byte> pem)
    {
        nint key;
        fixed (byte* start = pem)
        {
            nint bio = LibCrypto.BIO_new_mem_buf(start, pem.Length);
            key = LibCrypto.PEM_read_bio_PrivateKey_ex(bio, null, 0, null, _library, null);
            _ = LibCrypto.BIO_free(bio);
        }
        bool taken = key != 0 && LibSsl.SSL_CTX_use_PrivateKey(Handle, key) == 1 && LibSsl.SSL_CTX_check_private_key(Handle) == 1;
        if (key != 0)
            LibCrypto.EVP_PKEY_free(key);
        if (!taken)
            throw new TlsSettingException($"the private key cannot be used: {LibCrypto.TakeError()}");
    }

    private void Apply(TlsStrength strength)
    {
        LibSsl.SSL_CTX_set_security_level(Handle, strength.SecurityLevel);
        _ = Control(LibSsl.SSL_CTRL_SET_MIN_PROTO_VERSION, (int)strength.Minimum);
        _ = Control(LibSsl.SSL_CTRL_SET_MAX_PROTO_VERSION, (int)strength.Maximum);
        Text("ciphers", strength.Ciphers, text => LibSsl.SSL_CTX_set_cipher_list(Handle, (byte*)text) == 1);
        if (strength.CipherSuites is { } suites)
            Text("cipher suites", suites, text => LibSsl.SSL_CTX_set_ciphersuites(Handle, (byte*)text) == 1);
        if (strength.Groups is { } groups)
            Text("groups", groups, text => LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SSL_CTRL_SET_GROUPS_LIST, 0, (void*)text) == 1);
    }

    /// <summary>Protocol names as they stand on the wire (RFC 7301 §3.1).</summary>
    internal static byte[] Alpn(IReadOnlyList<string> names)
    {
        using var wire = new MemoryStream();
        foreach (string name in names)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(name);
            wire.WriteByte((byte)bytes.Length);
            wire.Write(bytes);
        }
        return wire.ToArray();
    }
}
