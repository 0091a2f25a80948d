using System.Security.Cryptography;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts.OneTime;

/// <summary>Begins chains of one-time passwords for SASL OTP (RFC 2444): the client computes each from a pass phrase, and no eavesdropper can use one again.</summary>
public static class OtpMaker
{
    /// <summary>How many passwords a chain has; arbitrary, and what opiepasswd makes.</summary>
    public const int ChainLength = 499;

    /// <summary>Octets of one password, RFC 2289 §6.1.</summary>
    internal const int LinkSize = 8;

    /// <summary>Random octets of a seed; in hexadecimal they are letters and digits, which is all that a seed may hold (RFC 2289 §6).</summary>
    internal const int SeedBytes = 4;

    private const int LeastPhrase = 10; // RFC 2289 §6.0
    private const int MostPhrase = 63;  // RFC 2289 §6.0: what every generator takes

    /// <summary>Begins a chain.</summary>
    /// <exception cref="IOException">The pass phrase is too short or too long.</exception>
    public static OtpState Make(Secret phrase) => phrase.Reveal().Length is >= LeastPhrase and <= MostPhrase
        ? OtpState.Make(OtpHash.Sha1, phrase, RandomNumberGenerator.GetHexString(2 * SeedBytes, lowercase: true), ChainLength)
        : throw new IOException($"a pass phrase has {LeastPhrase} to {MostPhrase} bytes");
}
