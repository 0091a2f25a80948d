using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Postern.Wire.Sasl.Scram;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl;

/// <summary>What a server keeps of a password for SCRAM (RFC 5802 §3). It does not give the password away, but whoever has it can play this server.</summary>
/// <remarks>The text is <c>SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY</c>, with base64; PostgreSQL writes the same, and RFC 5803 nearly so.</remarks>
/// <param name="Hash">The hash they were made with.</param>
/// <param name="Iterations">How often it was turned.</param>
/// <param name="Salt">The salt.</param>
/// <param name="StoredKey">What a client's proof is checked with.</param>
/// <param name="ServerKey">What we prove ourselves with.</param>
public sealed record ScramKeys(ScramHash Hash, int Iterations, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> StoredKey, ReadOnlyMemory<byte> ServerKey)
{
    /// <summary>What is usual where nothing else is asked for; PBKDF2 with SHA-256 in about 5 ms.</summary>
    public const int UsualIterations = 10_000;

    /// <summary>Makes the keys of a password. It is work on purpose: not for an event loop.</summary>
    /// <returns>Null where the password holds what none may hold (RFC 4013 §2.3) or is empty.</returns>
    public static ScramKeys? Make(ScramHash hash, Secret password, ReadOnlySpan<byte> salt, int iterations = UsualIterations)
    {
        if (!SaslPrep.TryPrepare(password.Reveal().Span, out byte[] prepared))
            return null;
        byte[] salted = ScramMath.SaltedPassword(hash, prepared, salt, iterations);
        byte[] clientKey = ScramMath.ClientKey(hash, salted);
        var keys = new ScramKeys(hash, iterations, salt.ToArray(), ScramMath.Digest(hash, clientKey), ScramMath.ServerKey(hash, salted));
        CryptographicOperations.ZeroMemory(prepared);
        CryptographicOperations.ZeroMemory(salted);
        CryptographicOperations.ZeroMemory(clientKey);
        return keys;
    }

    /// <summary>Whether these are the keys of this password. It is as much work as making them.</summary>
    public bool IsOf(Secret password) =>
        Make(Hash, password, Salt.Span, Iterations) is { } made
        && CryptographicOperations.FixedTimeEquals(made.StoredKey.Span, StoredKey.Span)
        && CryptographicOperations.FixedTimeEquals(made.ServerKey.Span, ServerKey.Span);

    /// <summary>The text they are kept as.</summary>
    public string Format() =>
        $"{ScramMath.Name(Hash)}${Iterations}:{Convert.ToBase64String(Salt.Span)}${Convert.ToBase64String(StoredKey.Span)}:{Convert.ToBase64String(ServerKey.Span)}";

    /// <summary>Reads the text they are kept as.</summary>
    public static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ScramKeys? keys)
    {
        keys = null;
        if (text.Split('$') is not [var name, var how, var both] || how.Split(':') is not [var count, var saltText] || both.Split(':') is not [var storedText, var serverText])
            return false;
        if (!ScramMath.TryHash(name, out ScramHash hash) || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int iterations) || iterations == 0)
            return false;
        if (!TryBytes(saltText, out byte[]? salt) || !TryBytes(storedText, out byte[]? stored) || !TryBytes(serverText, out byte[]? server))
            return false;
        if (salt.Length == 0 || stored.Length != ScramMath.Length(hash) || server.Length != stored.Length)
            return false;
        keys = new ScramKeys(hash, iterations, salt, stored, server);
        return true;
    }

    /// <summary>Compares what they hold, the keys in a time that does not depend on where they differ.</summary>
    public bool Equals(ScramKeys? other) =>
        other is not null && Hash == other.Hash && Iterations == other.Iterations && Salt.Span.SequenceEqual(other.Salt.Span)
        && CryptographicOperations.FixedTimeEquals(StoredKey.Span, other.StoredKey.Span)
        && CryptographicOperations.FixedTimeEquals(ServerKey.Span, other.ServerKey.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Hash, Iterations, Salt.Length);

    /// <summary>Says only what kind they are: keys are for storage, not for a log.</summary>
    public override string ToString() => $"({ScramMath.Name(Hash)} keys)";

    private static bool TryBytes(string text, [NotNullWhen(true)] out byte[]? bytes) => Base64Line.TryDecode(Encoding.UTF8.GetBytes(text), out bytes);
}

/// <summary>The hash of a mechanism of the SCRAM family.</summary>
public enum ScramHash
{
    /// <summary>SCRAM-SHA-1 (RFC 5802).</summary>
    Sha1,

    /// <summary>SCRAM-SHA-256 (RFC 7677).</summary>
    Sha256,

    /// <summary>SCRAM-SHA-512, registered and used as the other two.</summary>
    Sha512,
}
