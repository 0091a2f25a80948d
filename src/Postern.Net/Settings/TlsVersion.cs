namespace Postern.Net.Settings;

/// <summary>The versions of TLS, with the numbers they have on the wire (RFC 8446 §4.2.1).</summary>
public enum TlsVersion
{
    /// <summary>TLS 1.0; only with security level 0.</summary>
    Tls10 = 0x301,

    /// <summary>TLS 1.1; only with security level 0.</summary>
    Tls11 = 0x302,

    /// <summary>TLS 1.2.</summary>
    Tls12 = 0x303,

    /// <summary>TLS 1.3.</summary>
    Tls13 = 0x304,
}
