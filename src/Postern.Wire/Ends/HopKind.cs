namespace Postern.Wire.Ends;

/// <summary>By what a connection travels on its way to its end.</summary>
public enum HopKind
{
    /// <summary>The system's OpenSSH.</summary>
    Ssh,

    /// <summary>A SOCKS5 proxy, RFC 1928.</summary>
    Socks5,

    /// <summary>An HTTP proxy, by CONNECT, RFC 9110 §9.3.6.</summary>
    Http,
}
