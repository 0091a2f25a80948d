namespace Postern.Net.Tls.Endpoints;

/// <summary>A responder's answer, in OpenSSL's words.</summary>
/// <param name="State">What it says.</param>
/// <param name="Complaint">Why it decides nothing; null where it does.</param>
/// <param name="Errors">What OpenSSL's error queue says of that.</param>
public sealed record OcspVerdict(OcspState State, string? Complaint = null, IReadOnlyList<LibraryError>? Errors = null)
{
    /// <summary>Since when it is known, such as <c>Nov 22 07:02:53 2026 GMT</c>.</summary>
    public string? ThisUpdate { get; init; }

    /// <summary>Until when it counts.</summary>
    public string? NextUpdate { get; init; }

    /// <summary>Since when it is revoked.</summary>
    public string? RevokedAt { get; init; }

    /// <summary>The number and name of the reason (RFC 5280 §5.3.1), such as <c>1: keyCompromise</c>.</summary>
    public string? Reason { get; init; }
}
