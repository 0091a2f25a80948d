using System.Security.Cryptography;

namespace Postern.Wire.Sasl.Digest;

/// <summary>The one place where MD5 is computed: old mechanisms are defined by it, and are used only where they are named.</summary>
internal static class Md5
{
#pragma warning disable CA5351 // the mechanism is MD5 by definition; whether it is offered is its flag's matter
    public static byte[] Digest(ReadOnlySpan<byte> bytes) => MD5.HashData(bytes);

    public static byte[] Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> bytes) => HMACMD5.HashData(key, bytes);
#pragma warning restore CA5351

    /// <summary>Compares hexadecimal digits, which must be in lower case, in a time that does not depend on where they differ.</summary>
    public static bool Matches(ReadOnlySpan<byte> given, ReadOnlySpan<byte> digest) =>
        CryptographicOperations.FixedTimeEquals(given, System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest)));
}
