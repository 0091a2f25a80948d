using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Sasl.Scram;

namespace Postern.Wire.Sasl.OAuth;

/// <summary>A token with the name it is for, in the two forms it is sent in.</summary>
/// <param name="Name">The name; empty where the token alone tells.</param>
/// <param name="Token">The token; never empty.</param>
internal sealed record BearerMessage(string Name, string Token)
{
    private const char Separator = '\x01';
    private const string Scheme = "Bearer ";

    /// <summary>"user=" name %x01 "auth=Bearer " token %x01 %x01, as Google and Microsoft describe it.</summary>
    public string FormatXOAuth2() => $"user={Name}{Separator}auth={Scheme}{Token}{Separator}{Separator}";

    /// <summary>client-resp = gs2-header kvsep *kvpair kvsep, RFC 7628 §3.1</summary>
    public string FormatOAuthBearer(string host, int port)
    {
        string where = (host.Length > 0 ? $"host={host}{Separator}" : "") + (port > 0 ? $"port={port}{Separator}" : "");
        return $"n,{(Name.Length > 0 ? "a=" + ScramName.Escape(Name) : "")},{Separator}{where}auth={Scheme}{Token}{Separator}{Separator}";
    }

    public static bool TryParseXOAuth2(ReadOnlySpan<byte> message, [NotNullWhen(true)] out BearerMessage? bearer)
    {
        bearer = null;
        if (!ScramName.TryText(message, out string text) || !text.StartsWith("user=", StringComparison.Ordinal))
            return false;
        string[] pairs = text.Split(Separator);
        if (!TryToken(pairs, out string token) || pairs[0].Length == "user=".Length)
            return false;
        bearer = new BearerMessage(pairs[0]["user=".Length..], token);
        return true;
    }

    public static bool TryParseOAuthBearer(ReadOnlySpan<byte> message, [NotNullWhen(true)] out BearerMessage? bearer)
    {
        bearer = null;
        if (!ScramName.TryText(message, out string text) || text.Split(Separator) is not [var header, ..] pairs)
            return false;
        // A binding (p=) is not defined for a bearer token.
        if (header.Split(',') is not ["n" or "y", var part, ""] || !TryToken(pairs, out string token))
            return false;
        string name = "";
        if (part.Length > 0 && (part is not ['a', '=', ..] || !ScramName.TryUnescape(part[2..], out name)))
            return false;
        bearer = new BearerMessage(name, token);
        return true;
    }

    /// <summary>b64token and what else is visible: a separator in it would begin another pair.</summary>
    public static bool IsToken(string token) => token.Length > 0 && token.All(c => c is > ' ' and < '\x7f');

    /// <summary>The pairs end with an empty one and its separator; the token is in the only one that is named auth.</summary>
    private static bool TryToken(string[] pairs, out string token)
    {
        token = "";
        if (pairs is not [_, .., "", ""] || pairs[1..^2].Where(pair => pair.StartsWith("auth=", StringComparison.Ordinal)).ToArray() is not [var auth])
            return false;
        string value = auth["auth=".Length..];
        if (!value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        token = value[Scheme.Length..].Trim(' ');
        return IsToken(token);
    }
}
