using Postern.Wire.Text;

namespace Postern.Wire.Sasl;

/// <summary>What a client can log in with.</summary>
public sealed record SaslCredentials
{
    /// <summary>Who logs in.</summary>
    public string Authcid { get; init; } = "";

    /// <summary>As whom; empty for the same.</summary>
    public string Authzid { get; init; } = "";

    /// <summary>The password; null for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>The access token; null for none.</summary>
    public Secret? Token { get; init; }

    /// <summary>Whether the TLS handshake has shown a certificate of ours.</summary>
    public bool HasCertificate { get; init; }

    /// <summary>Whether there is a ticket of Kerberos.</summary>
    public bool HasTicket { get; init; }

    /// <summary>Whether they hold what a mechanism needs.</summary>
    public bool Have(SaslNeed need) => need switch
    {
        SaslNeed.Password => Password is not null && Authcid.Length > 0,
        SaslNeed.Token => Token is not null,
        SaslNeed.Certificate => HasCertificate,
        SaslNeed.Ticket => HasTicket,
        _ => true,
    };
}
