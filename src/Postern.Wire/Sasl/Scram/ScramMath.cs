using System.Security.Cryptography;

namespace Postern.Wire.Sasl.Scram;

/// <summary>The functions of RFC 5802 §3.</summary>
internal static class ScramMath
{
    public static int Length(ScramHash hash) => hash switch
    {
        ScramHash.Sha1 => SHA1.HashSizeInBytes,
        ScramHash.Sha256 => SHA256.HashSizeInBytes,
        _ => SHA512.HashSizeInBytes,
    };

    public static string Name(ScramHash hash) => hash switch
    {
        ScramHash.Sha1 => "SCRAM-SHA-1",
        ScramHash.Sha256 => "SCRAM-SHA-256",
        _ => "SCRAM-SHA-512",
    };

    public static bool TryHash(string name, out ScramHash hash)
    {
        foreach (ScramHash one in Enum.GetValues<ScramHash>())
        {
            if (Name(one) == name)
            {
                hash = one;
                return true;
            }
        }
        hash = default;
        return false;
    }

    /// <summary>SaltedPassword := Hi(Normalize(password), salt, i), which is PBKDF2 with one block.</summary>
    public static byte[] SaltedPassword(ScramHash hash, ReadOnlySpan<byte> prepared, ReadOnlySpan<byte> salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(prepared, salt, iterations, Algorithm(hash), Length(hash));

    public static byte[] ClientKey(ScramHash hash, ReadOnlySpan<byte> salted) => Mac(hash, salted, "Client Key"u8);

    public static byte[] ServerKey(ScramHash hash, ReadOnlySpan<byte> salted) => Mac(hash, salted, "Server Key"u8);

    public static byte[] Digest(ScramHash hash, ReadOnlySpan<byte> bytes) => CryptographicOperations.HashData(Algorithm(hash), bytes);

    public static byte[] Mac(ScramHash hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> bytes) => CryptographicOperations.HmacData(Algorithm(hash), key, bytes);

    /// <summary>ClientKey XOR ClientSignature: a proof from a key, and a key from a proof.</summary>
    public static byte[] Xor(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var result = new byte[one.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = (byte)(one[i] ^ other[i]);
        return result;
    }

    private static HashAlgorithmName Algorithm(ScramHash hash) => hash switch
    {
        ScramHash.Sha1 => HashAlgorithmName.SHA1,
        ScramHash.Sha256 => HashAlgorithmName.SHA256,
        _ => HashAlgorithmName.SHA512,
    };
}
