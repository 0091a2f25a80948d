using System.Globalization;
using System.Security.Cryptography;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts.Passwords;

/// <summary>SCRAM keys as Dovecot keeps them: iterations, salt, stored key and server key, with commas between.</summary>
/// <remarks>They serve a client that speaks SCRAM, and one that sends its password as well: the keys are made of it again and compared.</remarks>
internal static class ScramHashes
{
    private static readonly (string Scheme, ScramHash Hash, int Size)[] Names =
    [
        ("SCRAM-SHA-1",   ScramHash.Sha1,   SHA1.HashSizeInBytes),
        ("SCRAM-SHA-256", ScramHash.Sha256, SHA256.HashSizeInBytes),
        ("SCRAM-SHA-512", ScramHash.Sha512, SHA512.HashSizeInBytes),
    ];

    /// <summary>Makes the keys of a password; null where it holds what none may hold (RFC 4013 §2.3) or is empty.</summary>
    public static PasswordHash? Make(ScramHash hash, Secret password, ReadOnlySpan<byte> salt, int iterations) =>
        ScramKeys.Make(hash, password, salt, iterations) is { } keys ? Of(keys) : null;

    public static PasswordHash? Read(string scheme, string body)
    {
        // The reader of keys knows how long each part must be; it wants the parts in another order of signs.
        if (body.Split(',') is not [var count, var salt, var stored, var server] || !ScramKeys.TryParse($"{scheme}${count}:{salt}${stored}:{server}", out var keys))
            return null;
        return keys.Iterations <= AccountLimits.MostIterations ? Of(keys) : null;
    }

    /// <summary>Bytes of a key of this hash.</summary>
    public static int SizeOf(ScramHash hash) => Array.Find(Names, row => row.Hash == hash).Size;

    public static PasswordHash Of(ScramKeys keys)
    {
        var scheme = Array.Find(Names, row => row.Hash == keys.Hash).Scheme;
        var count = keys.Iterations.ToString(CultureInfo.InvariantCulture);
        var body = string.Join(',', count, Convert.ToBase64String(keys.Salt.Span), Convert.ToBase64String(keys.StoredKey.Span), Convert.ToBase64String(keys.ServerKey.Span));
        return new PasswordHash(scheme, body, keys.IsOf)
        {
            Keys = keys,
            Price = $"{scheme} {count}",
            IsFresh = keys.Iterations >= AccountLimits.Iterations && keys.Hash != ScramHash.Sha1,
        };
    }
}
