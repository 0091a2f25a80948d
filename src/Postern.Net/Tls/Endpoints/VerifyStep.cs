using System.Runtime.InteropServices;
using System.Text;
using Postern.Net.Native;
using Postern.Net.Tls.Verification;

namespace Postern.Net.Tls.Endpoints;

/// <summary>One step of X509_verify_cert(3): a certificate of the peer's chain, and what OpenSSL thinks of it; for as long as the callback lasts.</summary>
public readonly unsafe ref struct VerifyStep
{
    private readonly nint _context;

    internal VerifyStep(nint context, bool isGood)
    {
        _context = context;
        IsGood = isGood;
    }

    /// <summary>OpenSSL has nothing against it.</summary>
    public bool IsGood { get; }

    /// <summary>0 for the peer's own certificate.</summary>
    public int Depth => LibCrypto.X509_STORE_CTX_get_error_depth(_context);

    /// <summary>OpenSSL's number for what it has against it (X509_STORE_CTX_get_error(3)).</summary>
    public int Error => LibCrypto.X509_STORE_CTX_get_error(_context);

    /// <summary>The same in its words.</summary>
    public string Problem => LibCrypto.Text(LibCrypto.X509_verify_cert_error_string(Error));

    /// <summary>Whom it names, in stunnel's form.</summary>
    public string Subject => Certificate == 0 ? "" : PeerName.Print(LibCrypto.X509_get_subject_name(Certificate));

    private nint Certificate => LibCrypto.X509_STORE_CTX_get_current_cert(_context);

    /// <summary>The name in the certificate that this host name matches (X509_check_host(3)); null for none.</summary>
    public string? Matching(string host)
    {
        byte[] text = Encoding.UTF8.GetBytes(host);
        byte* matched = null;
        fixed (byte* start = text)
        {
            if (LibCrypto.X509_check_host(Certificate, start, text.Length, 0, &matched) != 1)
                return null;
        }
        string name = matched is null ? host : LibCrypto.Text(matched);
        LibCrypto.Free((nint)matched);
        return name;
    }

    /// <summary>Whether it bears this mail address (X509_check_email(3)).</summary>
    public bool BearsEmail(string address)
    {
        byte[] text = Encoding.UTF8.GetBytes(address);
        fixed (byte* start = text)
            return LibCrypto.X509_check_email(Certificate, start, text.Length, 0) == 1;
    }

    /// <summary>Whether it bears this IP address (X509_check_ip_asc(3)).</summary>
    public bool BearsAddress(string address)
    {
        nint text = Marshal.StringToCoTaskMemUTF8(address);
        bool bears = LibCrypto.X509_check_ip_asc(Certificate, (byte*)text, 0) == 1;
        Marshal.FreeCoTaskMem(text);
        return bears;
    }

    /// <summary>Whether one of the authorities' certificates has its subject and its public key.</summary>
    public bool IsInStore()
    {
        nint known = LibCrypto.X509_STORE_CTX_get1_certs(_context, LibCrypto.X509_get_subject_name(Certificate));
        if (known == 0)
            return false;
        nint key = LibCrypto.X509_get0_pubkey_bitstr(Certificate);
        bool found = false;
        for (int i = 0; i < LibCrypto.OPENSSL_sk_num(known); i++)
        {
            nint candidate = LibCrypto.OPENSSL_sk_value(known, i);
            found |= LibCrypto.ASN1_STRING_cmp(key, LibCrypto.X509_get0_pubkey_bitstr(candidate)) == 0;
            LibCrypto.X509_free(candidate);
        }
        LibCrypto.OPENSSL_sk_free(known);
        return found;
    }

    /// <summary>Refused because no name matches: the peer is told <c>bad_certificate</c> (RFC 8446 §6.2).</summary>
    public void BlameNames() => LibCrypto.X509_STORE_CTX_set_error(_context, LibCrypto.X509_V_ERR_HOSTNAME_MISMATCH);

    /// <summary>Refused because it is none of ours: the peer is told <c>bad_certificate</c>.</summary>
    public void BlameStranger() => LibCrypto.X509_STORE_CTX_set_error(_context, LibCrypto.X509_V_ERR_CERT_REJECTED);
}
