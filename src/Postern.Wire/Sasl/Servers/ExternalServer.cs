using Postern.Wire.Sasl.Scram;

namespace Postern.Wire.Sasl.Servers;

/// <summary>EXTERNAL: the client points at what its connection has shown already, RFC 4422 §A.</summary>
internal sealed class ExternalServer(SaslMechanism mechanism) : SaslServer(mechanism)
{
    protected override SaslStep Take(ReadOnlySpan<byte> message)
    {
        if (!ScramName.TryText(message, out string authzid))
            return Refusal(SaslRefusal.Malformed);
        Authzid = authzid;
        return new SaslStep.CertificateClaimed(authzid);
    }
}
