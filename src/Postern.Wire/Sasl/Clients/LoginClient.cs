using System.Text;

namespace Postern.Wire.Sasl.Clients;

/// <summary>LOGIN, which has no RFC: the first question is for the name and the second for the password, whatever their words are.</summary>
internal sealed class LoginClient(SaslMechanism mechanism, SaslClientSettings settings) : SaslClient(mechanism)
{
    private int _asked;

    protected override SaslReply Answer(ReadOnlySpan<byte> challenge)
    {
        if (!settings.Credentials.Have(SaslNeed.Password))
            return SaslRefusal.NoCredentials;
        return _asked++ switch
        {
            0 => Encoding.UTF8.GetBytes(settings.Credentials.Authcid),
            1 => settings.Credentials.Password!.Reveal().ToArray(), // as just seen
            _ => SaslRefusal.Malformed,
        };
    }
}
