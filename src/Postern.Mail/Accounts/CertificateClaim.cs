using System.Diagnostics.CodeAnalysis;
using Postern.Net.Certificates;

namespace Postern.Mail.Accounts;

/// <summary>A client certificate that is an account's: by its pin, or by its subject.</summary>
/// <param name="Text"><c>SHA256:</c> and hex of the certificate or of its key, or a subject such as <c>CN=alice</c>.</param>
/// <param name="IsPin">A pin needs no authority; a subject counts only where the chain was verified.</param>
public sealed record CertificateClaim(string Text, bool IsPin)
{
    private const int LongestSubject = 1024; // arbitrary

    /// <summary>Reads a claim, or says in one sentence what is wrong with it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CertificateClaim? claim, [NotNullWhen(false)] out string? problem)
    {
        claim = null;
        problem = null;
        if (text.StartsWith(Pin.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            if (Pin.TryParse(AccountName.Shown(text), out var pin, out problem)) // no pin holds what is not shown
                claim = new CertificateClaim(pin.ToString(), IsPin: true);
            return claim is not null;
        }

        if (text.Contains('=', StringComparison.Ordinal) && text.Length <= LongestSubject && !text.Any(char.IsControl))
        {
            claim = new CertificateClaim(text, IsPin: false);
            return true;
        }

        problem = $"“{AccountName.Shown(text)}” is no certificate: write SHA256: and its hash, or a subject such as CN=alice";
        return false;
    }

    /// <summary>The claims that a certificate (DER) fulfils, the narrowest first.</summary>
    /// <param name="certificate">The certificate of the client.</param>
    /// <param name="isVerified">Its chain leads to an authority that the door trusts.</param>
    /// <exception cref="CredentialException">It cannot be read.</exception>
    public static IReadOnlyList<CertificateClaim> Of(ReadOnlySpan<byte> certificate, bool isVerified)
    {
        var claims = new List<CertificateClaim>
        {
            new(Pin.OfCertificate(certificate).ToString(), IsPin: true),
            new(Pin.OfKey(certificate).ToString(), IsPin: true),
        };
        if (isVerified)
            claims.Add(new CertificateClaim(CertificateFacts.Of(certificate).Subject, IsPin: false));
        return claims;
    }
}
