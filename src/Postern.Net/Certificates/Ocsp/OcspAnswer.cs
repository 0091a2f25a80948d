namespace Postern.Net.Certificates.Ocsp;

/// <summary>What an OCSP response says of one certificate.</summary>
public enum OcspStatus
{
    /// <summary>The response cannot be believed or read, is of another certificate, or is out of date.</summary>
    Invalid,

    /// <summary>Not revoked.</summary>
    Good,

    /// <summary>Revoked: nobody may trust it.</summary>
    Revoked,

    /// <summary>The responder does not know the certificate.</summary>
    Unknown,
}

/// <summary>Why a certificate was revoked (RFC 5280 §5.3.1).</summary>
public enum OcspReason
{
    /// <summary>No reason was given.</summary>
    Unspecified = 0,

    /// <summary>Somebody else has, or may have, the key.</summary>
    KeyCompromise = 1,

    /// <summary>Somebody else has, or may have, the authority's key.</summary>
    AuthorityCompromise = 2,

    /// <summary>The holder's name or organisation changed.</summary>
    AffiliationChanged = 3,

    /// <summary>Another certificate took its place.</summary>
    Superseded = 4,

    /// <summary>It is no longer needed.</summary>
    CessationOfOperation = 5,

    /// <summary>It may come back.</summary>
    CertificateHold = 6,

    /// <summary>It came back.</summary>
    RemoveFromList = 8,

    /// <summary>The holder lost a right that the certificate attests.</summary>
    PrivilegeWithdrawn = 9,

    /// <summary>The key of an attribute authority may be in other hands.</summary>
    AttributeAuthorityCompromise = 10,
}

/// <summary>The verified content of an OCSP response about one certificate, or why there is none.</summary>
public sealed record OcspAnswer
{
    /// <summary>The verdict.</summary>
    public required OcspStatus Status { get; init; }

    /// <summary>Since when the verdict is known to be right.</summary>
    public DateTimeOffset ThisUpdate { get; init; }

    /// <summary>When it ends to be believable; a day after <see cref="ThisUpdate"/> where the responder does not say.</summary>
    public DateTimeOffset NextUpdate { get; init; }

    /// <summary>When it was revoked; null unless it was.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Why it was revoked.</summary>
    public OcspReason Reason { get; init; }

    /// <summary>Why the response is <see cref="OcspStatus.Invalid"/>.</summary>
    public string? Why { get; init; }

    internal static OcspAnswer Invalid(string why) => new() { Status = OcspStatus.Invalid, Why = why };
}
