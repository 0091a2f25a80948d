using System.Security.Cryptography;
using Postern.Wire.Sasl.Scram;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl.Servers;

/// <summary>What PLAIN and LOGIN have in common: a name and a password, in the one form in which they are compared.</summary>
internal abstract class PasswordServer(SaslMechanism mechanism) : SaslServer(mechanism)
{
    /// <summary>Asks whether it is right, RFC 4616 §2.</summary>
    protected SaslStep Given(ReadOnlySpan<byte> authzid, ReadOnlySpan<byte> authcid, ReadOnlySpan<byte> password)
    {
        if (!ScramName.TryText(authzid, out string whom) || !ScramName.TryText(authcid, out string who) || who.Length == 0 || password.IsEmpty)
            return Refusal(SaslRefusal.Malformed);
        if (!SaslPrep.TryPrepare(who, out who) || (whom.Length > 0 && !SaslPrep.TryPrepare(whom, out whom)))
            return Refusal(SaslRefusal.Unpreparable);
        (Authcid, Authzid) = (who, whom);
        if (!SaslPrep.TryPrepare(password, out byte[] prepared))
            return Refusal(SaslRefusal.Unpreparable);
        var secret = new Secret(prepared);
        CryptographicOperations.ZeroMemory(prepared);
        return new SaslStep.PasswordGiven(who, whom, secret);
    }
}
