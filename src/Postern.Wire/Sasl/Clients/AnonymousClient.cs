using System.Text;

namespace Postern.Wire.Sasl.Clients;

/// <summary>ANONYMOUS, RFC 4505 §2; the name serves as the trace.</summary>
internal sealed class AnonymousClient(SaslMechanism mechanism, SaslClientSettings settings) : SaslClient(mechanism)
{
    protected override SaslReply First() => Encoding.UTF8.GetBytes(settings.Credentials.Authcid);

    protected override SaslReply Answer(ReadOnlySpan<byte> challenge) => SaslRefusal.Malformed;
}
