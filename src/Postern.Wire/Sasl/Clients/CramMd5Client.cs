using System.Text;
using Postern.Wire.Sasl.Digest;

namespace Postern.Wire.Sasl.Clients;

/// <summary>CRAM-MD5, RFC 2195 §2.</summary>
internal sealed class CramMd5Client(SaslMechanism mechanism, SaslClientSettings settings) : SaslClient(mechanism)
{
    private bool _answered;

    protected override SaslReply Answer(ReadOnlySpan<byte> challenge)
    {
        if (!settings.Credentials.Have(SaslNeed.Password))
            return SaslRefusal.NoCredentials;
        // An empty challenge would be the same for every login: who sees the answer could use it again.
        if (_answered || challenge.IsEmpty)
            return SaslRefusal.Malformed;
        _answered = true;
        byte[] digest = Md5.Mac(settings.Credentials.Password!.Reveal().Span, challenge); // as just seen
        return Encoding.UTF8.GetBytes($"{settings.Credentials.Authcid} {Convert.ToHexStringLower(digest)}");
    }
}
