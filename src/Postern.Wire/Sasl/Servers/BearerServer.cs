using System.Buffers;
using System.Text.Json;
using Postern.Wire.Sasl.OAuth;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl.Servers;

/// <summary>OAUTHBEARER (RFC 7628 §3) and its elder XOAUTH2. A client whose token is refused is told how to get a better one, answers with nothing, and only then is refused.</summary>
internal sealed class BearerServer(SaslMechanism mechanism, SaslServerSettings settings, bool isElder) : SaslServer(mechanism)
{
    private SaslRefusal? _refused;

    protected override SaslStep Take(ReadOnlySpan<byte> message)
    {
        if (_refused is { } reason)
            return Refusal(reason);
        if (!(isElder ? BearerMessage.TryParseXOAuth2(message, out var bearer) : BearerMessage.TryParseOAuthBearer(message, out bearer)))
            return Refusal(SaslRefusal.Malformed);
        if (bearer.Name.Length > 0 && !SaslPrep.TryPrepare(bearer.Name, out _))
            return Refusal(SaslRefusal.Unpreparable);
        // XOAUTH2 names the user; OAUTHBEARER whom to act as, which is the user where the token is its own.
        Authcid = SaslPrep.TryPrepare(bearer.Name, out string name) ? name : "";
        return new SaslStep.TokenGiven(Authcid, "", new Secret(bearer.Token));
    }

    protected override SaslStep Denied(SaslRefusal reason)
    {
        _refused = reason;
        return new SaslStep.Challenge(Error());
    }

    /// <summary>RFC 7628 §3.2.2</summary>
    private byte[] Error()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("status"u8, isElder ? "400"u8 : "invalid_token"u8);
        if (isElder)
            json.WriteString("schemes"u8, "bearer"u8);
        if (settings.TokenScope.Length > 0)
            json.WriteString("scope"u8, settings.TokenScope);
        if (settings.OpenIdConfiguration.Length > 0)
            json.WriteString("openid-configuration"u8, settings.OpenIdConfiguration);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
