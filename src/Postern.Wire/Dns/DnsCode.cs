namespace Postern.Wire.Dns;

/// <summary>The response codes that a stub resolver decides on; any other number may be cast to it.</summary>
public enum DnsCode
{
    /// <summary>No error; there may still be no record of the type.</summary>
    Ok = 0,

    /// <summary>The server could not read the query, as an old one cannot read EDNS.</summary>
    FormatError = 1,

    /// <summary>The server failed; another may not.</summary>
    ServerFailure = 2,

    /// <summary>The name does not exist.</summary>
    NoSuchName = 3,

    /// <summary>The server does not know this kind of query.</summary>
    NotImplemented = 4,

    /// <summary>The server will not answer us.</summary>
    Refused = 5,

    /// <summary>The server does not know our version of EDNS, RFC 6891 §9.</summary>
    BadVersion = 16,
}
