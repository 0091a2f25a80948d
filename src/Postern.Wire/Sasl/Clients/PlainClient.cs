using System.Text;

namespace Postern.Wire.Sasl.Clients;

/// <summary>PLAIN, RFC 4616 §2. The server prepares what it compares; a name or password is sent as it was given.</summary>
internal sealed class PlainClient(SaslMechanism mechanism, SaslClientSettings settings) : SaslClient(mechanism)
{
    protected override SaslReply First()
    {
        var (who, whom) = (Encoding.UTF8.GetBytes(settings.Credentials.Authcid), Encoding.UTF8.GetBytes(settings.Credentials.Authzid));
        if (settings.Credentials.Password?.Reveal() is not { IsEmpty: false } password || who.Length == 0)
            return SaslRefusal.NoCredentials;
        // A NUL would end a name early, and let the rest pass for another one.
        if (password.Span.Contains((byte)0) || who.Contains((byte)0) || whom.Contains((byte)0))
            return SaslRefusal.Unpreparable;
        return (byte[])[.. whom, 0, .. who, 0, .. password.Span];
    }

    protected override SaslReply Answer(ReadOnlySpan<byte> challenge) => SaslRefusal.Malformed;
}
