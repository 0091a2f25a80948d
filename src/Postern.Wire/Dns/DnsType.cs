namespace Postern.Wire.Dns;

/// <summary>The record types that a stub resolver for mail meets; any other number may be cast to it.</summary>
public enum DnsType : ushort
{
    /// <summary>An IPv4 address, RFC 1035 §3.4.1.</summary>
    A = 1,

    /// <summary>Another name for the name, RFC 1035 §3.3.1.</summary>
    Cname = 5,

    /// <summary>The start of a zone, which bounds how long "no" is true, RFC 2308 §5.</summary>
    Soa = 6,

    /// <summary>A mail exchanger, RFC 1035 §3.3.9.</summary>
    Mx = 15,

    /// <summary>Text, RFC 1035 §3.3.14.</summary>
    Txt = 16,

    /// <summary>An IPv6 address, RFC 3596 §2.1.</summary>
    Aaaa = 28,

    /// <summary>The place of a service, RFC 2782.</summary>
    Srv = 33,

    /// <summary>EDNS, RFC 6891 §6.1.</summary>
    Opt = 41,

    /// <summary>A certificate association, RFC 6698 §2.1.</summary>
    Tlsa = 52,
}
