namespace Postern.Net.Tls.Endpoints;

/// <summary>What a responder says of a certificate, as RFC 6960 §4.2.1 numbers it, or why nothing can be made of its answer.</summary>
public enum OcspState
{
    /// <summary>Not revoked.</summary>
    Good = 0,

    /// <summary>Revoked.</summary>
    Revoked = 1,

    /// <summary>The responder does not know it.</summary>
    Unknown = 2,

    /// <summary>No answer, or none that can be believed.</summary>
    Inconclusive = 3,
}
