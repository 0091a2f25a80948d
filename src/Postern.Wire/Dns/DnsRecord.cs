using System.Net;

namespace Postern.Wire.Dns;

/// <summary>One record of an answer.</summary>
public sealed record DnsRecord
{
    /// <summary>The name that the record belongs to.</summary>
    public required string Name { get; init; }

    /// <summary>The type, which says what below is set.</summary>
    public required DnsType Type { get; init; }

    /// <summary>For how many seconds the record may be kept.</summary>
    public required uint TimeToLive { get; init; }

    /// <summary>A and AAAA: the address.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>CNAME, MX and SRV: the name it points to; empty for "there is none" (RFC 7505, RFC 2782).</summary>
    public string? Target { get; init; }

    /// <summary>MX and SRV: the lowest is tried first.</summary>
    public ushort Priority { get; init; }

    /// <summary>SRV: the share among records of one priority.</summary>
    public ushort Weight { get; init; }

    /// <summary>SRV: the port.</summary>
    public ushort Port { get; init; }

    /// <summary>Every other type, as TLSA: the bytes as they came.</summary>
    public byte[]? Data { get; init; }
}
