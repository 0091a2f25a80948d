using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Postern.Wire.Sasl.Digest;
using Postern.Wire.Sasl.Scram;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl.Otp;

/// <summary>The chain of RFC 2289 §6 and the ways its links are written.</summary>
internal static class OtpMath
{
    public const int Length = 8;

    private const int WordBits = 11, WordCount = 6, SumBits = 2;

    private static readonly FrozenDictionary<string, int> Words = OtpDictionary.Words
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Index().ToFrozenDictionary(word => word.Item, word => word.Index);

    public static string Name(OtpHash hash) => hash == OtpHash.Md5 ? "otp-md5" : "otp-sha1";

    public static bool TryHash(string name, out OtpHash hash)
    {
        hash = name is "otp-sha1" or "sha1" ? OtpHash.Sha1 : OtpHash.Md5;
        return name is "otp-md5" or "md5" or "otp-sha1" or "sha1";
    }

    /// <summary>The password at this place of the chain.</summary>
    public static byte[] Compute(OtpHash hash, Secret phrase, string seed, int sequence)
    {
        byte[] joined = [.. Encoding.ASCII.GetBytes(seed.ToLowerInvariant()), .. phrase.Reveal().Span];
        byte[] link = Next(hash, joined);
        CryptographicOperations.ZeroMemory(joined);
        for (int i = 0; i < sequence; i++)
            link = Next(hash, link);
        return link;
    }

    /// <summary>One step: the hash, folded to 64 bits, RFC 2289 §A.</summary>
    public static byte[] Next(OtpHash hash, ReadOnlySpan<byte> link)
    {
        if (hash == OtpHash.Md5)
        {
            byte[] md5 = Md5.Digest(link);
            return ScramMath.Xor(md5.AsSpan(0, Length), md5.AsSpan(Length));
        }
        byte[] sha = ScramMath.Digest(ScramHash.Sha1, link);
        byte[] folded = ScramMath.Xor(sha.AsSpan(0, Length), sha.AsSpan(Length, Length));
        for (int i = 0; i < 4; i++)
            folded[i] ^= sha[(2 * Length) + i];
        // SHA-1's words are written with their least octet first.
        folded.AsSpan(0, 4).Reverse();
        folded.AsSpan(4, 4).Reverse();
        return folded;
    }

    /// <summary>Reads hexadecimal digits, in either case, with blanks between.</summary>
    public static bool TryHex(string text, out byte[] link)
    {
        string digits = text.Replace(" ", "", StringComparison.Ordinal);
        bool good = digits.Length == 2 * Length && digits.All(char.IsAsciiHexDigit);
        link = good ? Convert.FromHexString(digits) : [];
        return good;
    }

    /// <summary>Reads six words of the standard dictionary, in either case; the last two bits are a sum, RFC 2289 §6.</summary>
    public static bool TryWords(string text, out byte[] link)
    {
        link = [];
        string[] words = text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != WordCount)
            return false;
        ulong number = 0;
        int value = 0;
        foreach (string word in words)
        {
            number = (number << WordBits) | (uint)value;
            if (!Words.TryGetValue(word, out value))
                return false;
        }
        // Of the last word the sum is no part of the number.
        number = (number << (WordBits - SumBits)) | ((uint)value >> SumBits);
        if ((uint)value % 4 != Sum(number))
            return false;
        link = new byte[Length];
        BinaryPrimitives.WriteUInt64BigEndian(link, number);
        return true;
    }

    /// <summary>The pairs of bits, added up; two bits of it are kept.</summary>
    private static uint Sum(ulong number)
    {
        uint sum = 0;
        for (; number > 0; number >>= SumBits)
            sum += (uint)(number & 3);
        return sum % 4;
    }
}
