using System.Security.Cryptography;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts.Passwords;

/// <summary><c>{SSHA}</c>, <c>{SSHA256}</c>, <c>{SSHA512}</c>: base64 of the hash over password and salt, and of the salt behind it (RFC 2307's form).</summary>
/// <remarks>Good enough for an app password, which nobody guesses; what a person made up deserves better, and gets it at its next login.</remarks>
internal static class SaltedHashes
{
    /// <summary>Makes one with SHA-256.</summary>
    public static PasswordHash Make(Secret password, ReadOnlySpan<byte> salt) =>
        Of("SSHA256", [.. Digest(HashAlgorithmName.SHA256, password, salt), .. salt], SHA256.HashSizeInBytes);

    public static PasswordHash? Read(string scheme, string body)
    {
        var (_, size) = Algorithm(scheme);
        var bytes = new byte[body.Length];
        return Convert.TryFromBase64String(body, bytes, out var count) && count > size ? Of(scheme, bytes[..count], size) : null;
    }

    private static PasswordHash Of(string scheme, byte[] all, int size)
    {
        var (algorithm, _) = Algorithm(scheme);
        return new PasswordHash(scheme, Convert.ToBase64String(all), password => CryptographicOperations.FixedTimeEquals(Digest(algorithm, password, all.AsSpan(size)), all.AsSpan(0, size)))
        {
            Price = scheme,
        };
    }

    private static byte[] Digest(HashAlgorithmName algorithm, Secret password, ReadOnlySpan<byte> salt)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        hash.AppendData(password.Reveal().Span);
        hash.AppendData(salt);
        return hash.GetHashAndReset();
    }

    private static (HashAlgorithmName Name, int Size) Algorithm(string scheme) => scheme switch
    {
        "SSHA512" => (HashAlgorithmName.SHA512, SHA512.HashSizeInBytes),
        "SSHA256" => (HashAlgorithmName.SHA256, SHA256.HashSizeInBytes),
        _ => (HashAlgorithmName.SHA1, SHA1.HashSizeInBytes),
    };
}
