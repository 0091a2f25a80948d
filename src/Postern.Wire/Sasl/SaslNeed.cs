namespace Postern.Wire.Sasl;

/// <summary>What a client must have for a mechanism.</summary>
public enum SaslNeed
{
    /// <summary>A password or pass phrase.</summary>
    Password,

    /// <summary>An OAuth 2.0 access token.</summary>
    Token,

    /// <summary>A client certificate that the TLS handshake has shown.</summary>
    Certificate,

    /// <summary>A ticket of Kerberos.</summary>
    Ticket,

    /// <summary>Nothing.</summary>
    Nothing,
}
