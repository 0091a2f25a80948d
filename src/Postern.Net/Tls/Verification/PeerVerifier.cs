using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Postern.Net.Certificates;
using Postern.Net.Native;
using Postern.Wire.Text;

namespace Postern.Net.Tls.Verification;

/// <summary>Judges a peer's certificate: by pin, by chain and name, by a stapled OCSP answer.</summary>
internal sealed unsafe class PeerVerifier
{
    private readonly Pin[] _pins;
    private readonly bool _chain;

    /// <param name="pins">Certificates or keys that are taken.</param>
    /// <param name="chain">Whether OpenSSL's verdict on chain and name counts (it has been told the names).</param>
    internal PeerVerifier(IReadOnlyList<string> pins, bool chain)
    {
        _pins = [.. pins.Select(ReadPin)];
        _chain = chain;
    }

    /// <summary>OpenSSL's callback in place of X509_verify_cert (SSL_CTX_set_cert_verify_callback(3)).</summary>
    [UnmanagedCallersOnly]
    internal static int OnVerify(nint storeContext, nint argument)
    {
        TlsConduit? tls = TlsConduit.Current;
        if (tls?.Verifier is not { } verifier)
            return 0;
        try
        {
            bool accepted = verifier.Judge(tls, storeContext);
            tls.VerifiedAt = tls.Loop.Now;
            LibCrypto.ERR_clear_error(); // authorities that were looked for in vain are no error of the handshake
            return accepted ? 1 : 0;
        }
        catch (Exception malformed)
        {
            // Whatever it is: nothing may throw through OpenSSL.
            tls.VerifyProblem = $"certificate cannot be read: {malformed.Message}";
            return 0;
        }
    }

    private bool Judge(TlsConduit tls, nint storeContext)
    {
        if (_pins.Length > 0 && !MatchesPin(tls, storeContext))
            return false;
        if (!_chain)
        {
            tls.Verified = "pin";
            LibCrypto.X509_STORE_CTX_set_error(storeContext, LibCrypto.X509_V_OK);
            return true;
        }
        if (LibCrypto.X509_verify_cert(storeContext) != 1)
        {
            tls.VerifyProblem = Explain(storeContext, tls.Role);
            return false;
        }
        if (tls.ExpectedNames.Count > 0 && !tls.ExpectedNames.Any(name => Bears(LibCrypto.X509_STORE_CTX_get0_cert(storeContext), name)))
        {
            LibCrypto.X509_STORE_CTX_set_error(storeContext, LibCrypto.X509_V_ERR_HOSTNAME_MISMATCH);
            tls.VerifyProblem = $"{Explain(storeContext, tls.Role)}: it does not bear {string.Join(" or ", tls.ExpectedNames)}";
            return false;
        }
        tls.Verified = _pins.Length > 0 ? "chain+pin" : "chain";
        return true;
    }

    private bool MatchesPin(TlsConduit tls, nint storeContext)
    {
        byte[] certificate = Der(LibCrypto.X509_STORE_CTX_get0_cert(storeContext));
        foreach (Pin pin in _pins)
        {
            if (pin.Matches(certificate))
                return true;
        }
        tls.VerifyProblem = $"certificate matches no pin; it is {Pin.OfCertificate(certificate)}";
        LibCrypto.X509_STORE_CTX_set_error(storeContext, LibCrypto.X509_V_ERR_APPLICATION_VERIFICATION);
        return false;
    }

    /// <summary>RFC 6125 §6.4: the certificate bears a name, by a wildcard for one whole label at most, or an address as an address.</summary>
    private static bool Bears(nint certificate, string name)
    {
        if (IpText.TryRead(name, out IPAddress? address))
        {
            fixed (byte* start = address.GetAddressBytes())
                return LibCrypto.X509_check_ip(certificate, start, address.AddressFamily == AddressFamily.InterNetwork ? 4 : 16, 0) == 1;
        }
        byte[] text = Encoding.UTF8.GetBytes(name);
        fixed (byte* start = text)
            return LibCrypto.X509_check_host(certificate, start, text.Length, LibCrypto.X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | LibCrypto.X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, null) == 1; // RFC 9525 §6.3: the subject is no name
    }

    private static string Explain(nint storeContext, TlsRole role)
    {
        int error = LibCrypto.X509_STORE_CTX_get_error(storeContext);
        int depth = LibCrypto.X509_STORE_CTX_get_error_depth(storeContext);
        string whose = role == TlsRole.Client ? "server" : "client";
        string where = depth == 0 ? "" : $" (depth {depth})";
        return $"{whose} certificate refused{where}: {LibCrypto.Text(LibCrypto.X509_verify_cert_error_string(error))}";
    }

    internal static byte[] Der(nint certificate)
    {
        int length = LibCrypto.i2d_X509(certificate, null);
        byte[] der = new byte[Math.Max(length, 0)];
        fixed (byte* start = der)
        {
            byte* at = start;
            _ = LibCrypto.i2d_X509(certificate, &at);
        }
        return der;
    }

    private static Pin ReadPin(string text) =>
        Pin.TryParse(text, out Pin pin, out string? why) ? pin : throw new TlsSettingException(why);
}
