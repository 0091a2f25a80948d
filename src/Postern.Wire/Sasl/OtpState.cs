using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Postern.Wire.Sasl.Otp;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl;

/// <summary>What a server keeps of an account's one-time passwords (RFC 2289 §6): the last one that was used. The next is the one before it in the chain.</summary>
/// <remarks>The text is <c>otp-md5 SEQUENCE SEED LAST</c>, with hexadecimal.</remarks>
/// <param name="Hash">The hash of the chain.</param>
/// <param name="Sequence">The place of the last one in the chain; it goes down to 1.</param>
/// <param name="Seed">What keeps chains of one pass phrase apart: up to 16 letters and digits.</param>
/// <param name="Last">The last one, eight octets.</param>
public sealed record OtpState(OtpHash Hash, int Sequence, string Seed, ReadOnlyMemory<byte> Last)
{
    /// <summary>The longest chain we make or compute; arbitrary.</summary>
    public const int LongestChain = 9999;

    /// <summary>Begins a chain for a pass phrase. It is work on purpose: not for an event loop.</summary>
    public static OtpState Make(OtpHash hash, Secret phrase, string seed, int sequence) =>
        new(hash, sequence, seed.ToLowerInvariant(), OtpMath.Compute(hash, phrase, seed, sequence));

    /// <summary>The text it is kept as.</summary>
    public string Format() => $"{OtpMath.Name(Hash)} {Sequence} {Seed} {Convert.ToHexStringLower(Last.Span)}";

    /// <summary>Reads the text it is kept as.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out OtpState? state)
    {
        state = null;
        if (text.Split(' ') is not [var name, var sequence, var seed, var last] || !OtpParameters.TryParse($"{name} {sequence} {seed}", out var parameters))
            return false;
        if (last.Length != 2 * OtpMath.Length || !OtpMath.TryHex(last, out byte[] octets))
            return false;
        state = new OtpState(parameters.Hash, parameters.Sequence, parameters.Seed, octets);
        return true;
    }

    /// <summary>Compares what they hold, the password in a time that does not depend on where it differs.</summary>
    public bool Equals(OtpState? other) =>
        other is not null && (Hash, Sequence, Seed) == (other.Hash, other.Sequence, other.Seed) && CryptographicOperations.FixedTimeEquals(Last.Span, other.Last.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Hash, Sequence, Seed);

    /// <summary>Says where in its chain it is.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({OtpMath.Name(Hash)} {Sequence} {Seed})");
}

/// <summary>The hash of a chain of one-time passwords, RFC 2289 §A. MD4 is not among them.</summary>
public enum OtpHash
{
    /// <summary>otp-md5</summary>
    Md5,

    /// <summary>otp-sha1</summary>
    Sha1,
}
