using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl.Digest;

/// <summary>What a DIGEST-MD5 response is computed of, RFC 2831 §2.1.2.1, with qop=auth and one use of the nonce.</summary>
internal sealed record DigestResponse(string Name, string Realm, string Nonce, string ClientNonce, string Uri, string Authzid)
{
    public const string Count = "00000001";

    /// <summary>The client's proof.</summary>
    public byte[] OfClient(Secret password) => Compute(password, "AUTHENTICATE:" + Uri);

    /// <summary>The server's proof, RFC 2831 §2.1.3.</summary>
    public byte[] OfServer(Secret password) => Compute(password, ":" + Uri);

    private byte[] Compute(Secret password, string a2)
    {
        string secret = Hex(Md5.Digest(A1(password)));
        return Md5.Digest(Encoding.UTF8.GetBytes($"{secret}:{Nonce}:{Count}:{ClientNonce}:auth:{Hex(Md5.Digest(Encoding.UTF8.GetBytes(a2)))}"));
    }

    private byte[] A1(Secret password)
    {
        byte[] clear = Narrow(Utf8.IsValid(password.Reveal().Span) ? Encoding.UTF8.GetString(password.Reveal().Span) : Encoding.Latin1.GetString(password.Reveal().Span));
        byte[] joined = [.. Narrow(Name), (byte)':', .. Narrow(Realm), (byte)':', .. clear];
        byte[] hashed = Md5.Digest(joined);
        CryptographicOperations.ZeroMemory(clear);
        CryptographicOperations.ZeroMemory(joined);
        string rest = Authzid.Length > 0 ? $":{Nonce}:{ClientNonce}:{Authzid}" : $":{Nonce}:{ClientNonce}";
        return [.. hashed, .. Encoding.UTF8.GetBytes(rest)];
    }

    /// <summary>RFC 2831 §2.1.2.1: what fits ISO 8859-1 is hashed in it, also where it is sent as UTF-8.</summary>
    private static byte[] Narrow(string text) => text.All(c => c <= 0xFF) ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);

    private static string Hex(byte[] digest) => Convert.ToHexStringLower(digest);
}
