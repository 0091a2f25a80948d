using System.Text;
using Postern.Wire.Sasl.OAuth;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl.Clients;

/// <summary>OAUTHBEARER (RFC 7628 §3) and its elder XOAUTH2.</summary>
internal sealed class BearerClient(SaslMechanism mechanism, SaslClientSettings settings, bool isElder) : SaslClient(mechanism)
{
    private const int LongestReason = 1000; // arbitrary

    private bool _answered;

    protected override SaslReply First()
    {
        if (settings.Credentials.Token is not { } token)
            return SaslRefusal.NoCredentials;
        string name = settings.Credentials.Authzid.Length > 0 ? settings.Credentials.Authzid : settings.Credentials.Authcid;
        var bearer = new BearerMessage(name, Encoding.UTF8.GetString(token.Reveal().Span));
        if (name.Any(char.IsControl) || !BearerMessage.IsToken(bearer.Token))
            return SaslRefusal.Unpreparable;
        return Encoding.UTF8.GetBytes(isElder ? bearer.FormatXOAuth2() : bearer.FormatOAuthBearer(settings.Host, settings.Port));
    }

    /// <summary>A challenge is the server's reason for a refusal. It must be answered before the refusal comes: with %x01 (RFC 7628 §3.2.3), or with nothing.</summary>
    protected override SaslReply Answer(ReadOnlySpan<byte> challenge)
    {
        if (_answered)
            return SaslRefusal.Malformed;
        _answered = true;
        ServerReason = PeerWords.Printable(challenge, LongestReason);
        return isElder ? Array.Empty<byte>() : [1];
    }

    /// <summary>An OK after a refusal is none.</summary>
    protected override SaslRefusal? Judge() => _answered ? SaslRefusal.ServerRefused : null;
}
