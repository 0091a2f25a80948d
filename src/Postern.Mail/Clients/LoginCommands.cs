using Postern.Wire.Sasl;

namespace Postern.Mail.Clients;

/// <summary>The protocols' own commands for a login, beside the mechanisms of SASL: in the same words, but without a side of SASL.</summary>
internal static class LoginCommands
{
    /// <summary>IMAP's LOGIN (RFC 9051 §6.2.3).</summary>
    internal static readonly SaslMechanism Login = new("LOGIN", SaslNeed.Password, SaslTraits.Reveals | SaslTraits.OwnNameOnly);

    /// <summary>POP3's USER and PASS (RFC 1939 §7).</summary>
    internal static readonly SaslMechanism User = new("USER", SaslNeed.Password, SaslTraits.Reveals | SaslTraits.OwnNameOnly);
}
