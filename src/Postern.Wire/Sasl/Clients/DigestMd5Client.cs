using System.Security.Cryptography;
using System.Text;
using Postern.Wire.Sasl.Digest;

namespace Postern.Wire.Sasl.Clients;

/// <summary>DIGEST-MD5, RFC 2831 §2.1.</summary>
internal sealed class DigestMd5Client(SaslMechanism mechanism, SaslClientSettings settings) : SaslClient(mechanism)
{
    private byte[]? _serverProof;

    protected override SaslReply Answer(ReadOnlySpan<byte> challenge)
    {
        if (!settings.Credentials.Have(SaslNeed.Password))
            return SaslRefusal.NoCredentials;
        if (!Directives.TryParse(challenge, out var given))
            return SaslRefusal.Malformed;
        return _serverProof is null ? TakeChallenge(given) : TakeProof(given, _serverProof);
    }

    private SaslReply TakeChallenge(Directives given)
    {
        if (!given.AreSingle("nonce", "algorithm", "charset") || given.Find("nonce") is not { Length: > 0 } nonce)
            return SaslRefusal.Malformed;
        bool authOnly = given.Find("qop") is not { } qop || qop.Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase);
        if (given.Find("algorithm") != "md5-sess" || !authOnly)
            return SaslRefusal.Unsupported;
        bool isUtf8 = given.Find("charset") is { } charset && charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        string realm = Read(isUtf8, Realm(given));
        var (name, authzid) = (settings.Credentials.Authcid, settings.Credentials.Authzid);
        if (!isUtf8 && name.Any(c => c > 0xFF))
            return SaslRefusal.Unsupported;
        var response = new DigestResponse(name, realm, nonce, settings.Nonce, $"{settings.Service}/{settings.Host}", authzid);
        _serverProof = response.OfServer(settings.Credentials.Password!); // asked for at the beginning
        string text = $"{(isUtf8 ? "charset=utf-8," : "")}username={Directives.Quote(name)}{(realm.Length > 0 ? $",realm={Directives.Quote(realm)}" : "")},nonce={Directives.Quote(nonce)}"
            + $",nc={DigestResponse.Count},cnonce={Directives.Quote(settings.Nonce)},digest-uri={Directives.Quote(response.Uri)}"
            + $",response={Convert.ToHexStringLower(response.OfClient(settings.Credentials.Password!))},qop=auth{(authzid.Length > 0 ? $",authzid={Directives.Quote(authzid)}" : "")}"; // as above
        return isUtf8 ? Encoding.UTF8.GetBytes(text) : Encoding.Latin1.GetBytes(text);
    }

    /// <summary>The server's realm: the one of its name where it has several.</summary>
    private string Realm(Directives given)
    {
        string[] realms = [.. given.Every("realm")];
        return Array.Find(realms, realm => realm.Equals(settings.Host, StringComparison.OrdinalIgnoreCase)) ?? realms.FirstOrDefault() ?? "";
    }

    /// <summary>Octets came as characters; in UTF-8 they are fewer.</summary>
    private static string Read(bool isUtf8, string text) => isUtf8 ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)) : text;

    private SaslReply TakeProof(Directives given, byte[] expected)
    {
        byte[] proof = Encoding.Latin1.GetBytes(given.Find("rspauth") ?? "");
        if (IsServerProven || !CryptographicOperations.FixedTimeEquals(proof, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected))))
            return SaslRefusal.ServerNotProven;
        IsServerProven = true;
        return Array.Empty<byte>();
    }
}
