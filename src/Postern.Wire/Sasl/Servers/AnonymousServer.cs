using Postern.Wire.Sasl.Scram;

namespace Postern.Wire.Sasl.Servers;

/// <summary>ANONYMOUS, RFC 4505 §2: a trace that nobody checks, of up to 255 characters.</summary>
internal sealed class AnonymousServer(SaslMechanism mechanism) : SaslServer(mechanism)
{
    private const int LongestTrace = 255; // RFC 4505 §2

    protected override SaslStep Take(ReadOnlySpan<byte> message) =>
        ScramName.TryText(message, out string trace) && trace.Length <= LongestTrace ? new SaslStep.GuestNamed(trace) : Refusal(SaslRefusal.Malformed);
}
