using System.Text;
using System.Text.Unicode;
using Postern.Wire.Sasl.Digest;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl.Servers;

/// <summary>DIGEST-MD5, RFC 2831 §2.1. One realm, our host's name; a nonce serves once.</summary>
internal sealed class DigestMd5Server(SaslMechanism mechanism, SaslServerSettings settings) : ProvingServer(mechanism, settings)
{
    private DigestResponse? _response;
    private byte[] _proof = [];

    protected override SaslStep Begin() => new SaslStep.Challenge(Encoding.UTF8.GetBytes(
        $"realm={Directives.Quote(Settings.Host)},nonce={Directives.Quote(Settings.Nonce)},qop=\"auth\",algorithm=md5-sess,charset=utf-8"));

    protected override SaslStep TakeBefore(ReadOnlySpan<byte> message)
    {
        if (!Directives.TryParse(message, out var given) || !given.AreSingle("username", "realm", "nonce", "cnonce", "nc", "qop", "digest-uri", "response", "charset", "authzid"))
            return Refusal(SaslRefusal.Malformed);
        if (given.Find("cnonce") is not { Length: > 0 } clientNonce || given.Find("digest-uri") is not { } uri || given.Find("response") is not { } response)
            return Refusal(SaslRefusal.Malformed);
        if (!TryName(given, "username", out string name) || !TryName(given, "realm", out string realm) || !TryName(given, "authzid", out string authzid) || name.Length == 0)
            return Refusal(SaslRefusal.Malformed);
        if (!SaslPrep.TryPrepare(name, out string prepared))
            return Refusal(SaslRefusal.Unpreparable);
        (Authcid, Authzid) = (prepared, authzid);
        if (given.Find("nonce") != Settings.Nonce || given.Find("nc") != DigestResponse.Count)
            return Refusal(SaslRefusal.BadNonce);
        if (given.Find("qop") is not (null or "auth") || given.Find("charset") is not (null or "utf-8"))
            return Refusal(SaslRefusal.Unsupported);
        // The host in it may be any of our names; the service must be this one.
        if (!uri.StartsWith(Settings.Service + "/", StringComparison.OrdinalIgnoreCase) || (realm.Length > 0 && realm != Settings.Host))
            return Refusal(SaslRefusal.WrongCredentials);
        _response = new DigestResponse(name, realm, Settings.Nonce, clientNonce, uri, authzid);
        _proof = Encoding.Latin1.GetBytes(response);
        return new SaslStep.SecretWanted(Authcid, Authzid);
    }

    protected override SaslStep TakeSecret(Secret secret)
    {
        var response = _response!; // a secret is wanted behind it
        return Md5.Matches(_proof, response.OfClient(secret))
            ? Prove(Encoding.UTF8.GetBytes("rspauth=" + Convert.ToHexStringLower(response.OfServer(secret))))
            : Refusal(SaslRefusal.WrongCredentials);
    }

    /// <summary>A name in the character set that the client says it uses.</summary>
    private static bool TryName(Directives given, string name, out string value)
    {
        value = given.Find(name) ?? "";
        if (given.Find("charset") is not null)
        {
            byte[] octets = Encoding.Latin1.GetBytes(value);
            value = Encoding.UTF8.GetString(octets);
            return Utf8.IsValid(octets) && !value.Contains('\0');
        }
        return !value.Contains('\0');
    }
}
