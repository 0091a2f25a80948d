using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts.OneTime;

/// <summary>One-time codes by time, RFC 6238: HMAC-SHA-1, steps of 30 seconds, six digits, which is what every authenticator makes.</summary>
public static class Totp
{
    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    /// <summary>Seconds of a step, RFC 6238 §5.2.</summary>
    public const int Step = 30;

    /// <summary>Bytes of a new secret, RFC 4226 §4: as long as the hash.</summary>
    public const int SecretSize = 20;

    private const int Window = 1; // RFC 6238 §5.2: one step for the time on the way
    private const int Modulus = 1_000_000;

    /// <summary>The step of a time.</summary>
    public static long StepOf(DateTimeOffset now) => now.ToUnixTimeSeconds() / Step;

    /// <summary>The code of a step, with its leading zeros (RFC 4226 §5.3).</summary>
    public static string Code(Secret secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Mac(secret, counter, hash);
        var offset = hash[^1] & 0xF;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & int.MaxValue;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>Which step a code is of, the one now, the one before or the one after; null where it is of none of them.</summary>
    public static long? Find(Secret secret, ReadOnlySpan<byte> code, DateTimeOffset now)
    {
        long? found = null;
        // All three are looked at, so that the time taken tells nothing.
        for (var step = StepOf(now) - Window; step <= StepOf(now) + Window; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), code))
                found = step;
        }

        return found;
    }

    /// <summary>Takes the code from behind a password; false where there is none, or nothing before it.</summary>
    public static bool TrySplit(Secret typed, out Secret password, out byte[] code)
    {
        var all = typed.Reveal().Span;
        var hasCode = all.Length > Digits && !all[^Digits..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
        password = hasCode ? new Secret(all[..^Digits]) : typed;
        code = hasCode ? all[^Digits..].ToArray() : [];
        return hasCode;
    }

    /// <summary>A new secret.</summary>
    public static Secret NewSecret() => new(RandomNumberGenerator.GetBytes(SecretSize));

    // RFC 6238 §1.2 names SHA-1, and every authenticator knows it; what is known against the hash does not touch its HMAC.
#pragma warning disable CA5350
    private static void Mac(Secret secret, ReadOnlySpan<byte> counter, Span<byte> hash) => HMACSHA1.HashData(secret.Reveal().Span, counter, hash);
#pragma warning restore CA5350
}
