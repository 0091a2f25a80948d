namespace Postern.Net.Tls.Endpoints;

/// <summary>Callbacks of OpenSSL that carry nothing but that they were called.</summary>
public enum EndpointEvent
{
    /// <summary>A ticket is about to be made.</summary>
    TicketMade,

    /// <summary>A ticket was opened, or could not be.</summary>
    TicketOpened,

    /// <summary>A ticket is sealed or opened with the keys that were set.</summary>
    TicketKeysUsed,

    /// <summary>A session was looked for in the cache and not found.</summary>
    SessionMissed,

    /// <summary>A client was asked for no certificate.</summary>
    NoCertificateRequest,
}
