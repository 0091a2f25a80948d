using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts.Passwords;

/// <summary>PBKDF2 (RFC 8018 §5.2): ours with SHA-512, for accounts that are to have no SCRAM keys, and Dovecot's with SHA-1.</summary>
internal static class Pbkdf2Hashes
{
    private const int DovecotSize = 20;

    /// <summary><c>{PBKDF2-SHA512}$TURNS$SALT$HASH</c>, both in base64.</summary>
    public static PasswordHash Make(Secret password, ReadOnlySpan<byte> salt, int turns)
    {
        var hash = Rfc2898DeriveBytes.Pbkdf2(password.Reveal().Span, salt, turns, HashAlgorithmName.SHA512, SHA512.HashSizeInBytes);
        return Ours("PBKDF2-SHA512", turns, salt.ToArray(), hash);
    }

    public static PasswordHash? ReadOurs(string scheme, string body) =>
        body.Split('$') is ["", var count, var saltText, var hashText] && TryTurns(count, out var turns)
            && TryBase64(saltText, out var salt) && TryBase64(hashText, out var hash) && hash.Length == SHA512.HashSizeInBytes
            ? Ours(scheme, turns, salt, hash)
            : null;

    /// <summary>Dovecot's: <c>{PBKDF2}$1$SALT$TURNS$HASH</c>; the salt is the text itself, the hash hex of 20 bytes.</summary>
    public static PasswordHash? ReadDovecot(string scheme, string body)
    {
        if (body.Split('$') is not ["", "1", { Length: > 0 } saltText, var count, { Length: DovecotSize * 2 } hex] || !TryTurns(count, out var turns))
            return null;
        var hash = new byte[DovecotSize];
        return Convert.FromHexString(hex, hash, out _, out _) == System.Buffers.OperationStatus.Done
            ? new PasswordHash(scheme, body, password => IsOf(password, Encoding.UTF8.GetBytes(saltText), turns, HashAlgorithmName.SHA1, hash)) { Price = $"{scheme} {turns}" }
            : null;
    }

    private static PasswordHash Ours(string scheme, int turns, byte[] salt, byte[] hash)
    {
        var body = $"${turns.ToString(CultureInfo.InvariantCulture)}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
        return new PasswordHash(scheme, body, password => IsOf(password, salt, turns, HashAlgorithmName.SHA512, hash))
        {
            Price = $"{scheme} {turns}",
            IsFresh = turns >= AccountLimits.SlowIterations,
        };
    }

    private static bool IsOf(Secret password, byte[] salt, int turns, HashAlgorithmName algorithm, byte[] hash) =>
        CryptographicOperations.FixedTimeEquals(Rfc2898DeriveBytes.Pbkdf2(password.Reveal().Span, salt, turns, algorithm, hash.Length), hash);

    private static bool TryTurns(string text, out int turns) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out turns) && turns is > 0 and <= AccountLimits.MostIterations;

    private static bool TryBase64(string text, out byte[] bytes)
    {
        var buffer = new byte[text.Length];
        var done = Convert.TryFromBase64String(text, buffer, out var count) && count > 0;
        bytes = buffer[..count];
        return done;
    }
}
