using System.Text;

namespace Postern.Wire.Sasl.Clients;

/// <summary>EXTERNAL, RFC 4422 §A: only whom we want to act as, which may be nobody in particular.</summary>
internal sealed class ExternalClient(SaslMechanism mechanism, SaslClientSettings settings) : SaslClient(mechanism)
{
    protected override SaslReply First() =>
        settings.Credentials.Authzid.Contains('\0') ? SaslRefusal.Unpreparable : Encoding.UTF8.GetBytes(settings.Credentials.Authzid);

    protected override SaslReply Answer(ReadOnlySpan<byte> challenge) => SaslRefusal.Malformed;
}
