using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts.OneTime;

/// <summary>The URL by which authenticators take over a secret: <c>otpauth://totp/ISSUER:NAME?secret=BASE32&amp;issuer=ISSUER</c>.</summary>
public static class OtpAuthUrl
{
    private const string Start = "otpauth://totp/";
    private const int LeastSecret = 10; // bytes, arbitrary: some services give 80 bits
    private const int MostSecret = 128; // bytes, arbitrary

    /// <summary>Writes it.</summary>
    public static string Format(string issuer, string name, Secret secret) =>
        $"{Start}{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(name)}?secret={Base32.Encode(secret.Reveal().Span)}&issuer={Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits={Totp.Digits}&period={Totp.Step}";

    /// <summary>Reads the secret out of such a URL, or out of base32 alone; or says in one sentence what is wrong.</summary>
    public static bool TryReadSecret(string text, [NotNullWhen(true)] out Secret? secret, [NotNullWhen(false)] out string? problem)
    {
        secret = null;
        problem = null;
        var base32 = text.Trim();
        if (base32.StartsWith("otpauth:", StringComparison.OrdinalIgnoreCase) && !TryUrl(base32, out base32, out problem))
            return false;
        if (!Base32.TryDecode(base32, out var bytes) || bytes.Length is < LeastSecret or > MostSecret)
        {
            problem = $"the secret is no base32 of {LeastSecret} to {MostSecret} bytes: letters A to Z and digits 2 to 7";
            return false;
        }

        secret = new Secret(bytes);
        return true;
    }

    private static bool TryUrl(string url, out string base32, [NotNullWhen(false)] out string? problem)
    {
        base32 = "";
        problem = null;
        var question = url.IndexOf('?', StringComparison.Ordinal);
        if (!url.StartsWith(Start, StringComparison.OrdinalIgnoreCase) || question < 0)
        {
            problem = $"the URL is not of the form {Start}NAME?secret=BASE32";
            return false;
        }

        foreach (var pair in url[(question + 1)..].Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (pair, "") : (pair[..equals], Uri.UnescapeDataString(pair[(equals + 1)..]));
            problem ??= Unfit(name.ToLowerInvariant(), value);
            if (name.Equals("secret", StringComparison.OrdinalIgnoreCase))
                base32 = value;
        }

        return problem is null;
    }

    /// <summary>What asks for another code than ours would never be right.</summary>
    private static string? Unfit(string name, string value) => (name, value.ToUpperInvariant()) switch
    {
        ("algorithm", not "SHA1") => "the URL asks for another hash than SHA1, which is the only one here",
        ("digits", not "6") => "the URL asks for another number of digits than 6, which is the only one here",
        ("period", not "30") => "the URL asks for other steps than 30 seconds, which are the only ones here",
        _ => null,
    };
}
