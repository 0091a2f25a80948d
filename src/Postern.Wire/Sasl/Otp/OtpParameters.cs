using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Postern.Wire.Sasl.Otp;

/// <summary>The hash, the place in the chain and the seed: what a challenge says, RFC 2289 §6.</summary>
internal sealed record OtpParameters(OtpHash Hash, int Sequence, string Seed)
{
    private const int LongestSeed = 16; // RFC 2289 §6

    /// <summary>Reads <c>otp-md5 499 ke1234</c>; with <c>md5</c> alone it is what RFC 2243 has.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out OtpParameters? parameters)
    {
        parameters = null;
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var name, var sequence, var seed] || !OtpMath.TryHash(name, out OtpHash hash))
            return false;
        if (!int.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out int place) || place is < 1 or > OtpState.LongestChain)
            return false;
        if (seed.Length is < 1 or > LongestSeed || !seed.All(char.IsAsciiLetterOrDigit))
            return false;
        parameters = new OtpParameters(hash, place, seed.ToLowerInvariant());
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{OtpMath.Name(Hash)} {Sequence} {Seed}");
}
