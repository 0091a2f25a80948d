using System.Buffers.Binary;

namespace Postern.Stunnel.Protocols.Clients.Http.Ntlm;

/// <summary>One block of the cipher of FIPS 46-3, which NTLM answers challenges with. OpenSSL 3 has it in a provider that is not loaded.</summary>
internal static class Des
{
    /// <summary>Key without parity bits: 7 bytes.</summary>
    internal const int KeyLength = 7;

    private static readonly byte[] Initial =
    [
        58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4, 62, 54, 46, 38, 30, 22, 14, 6, 64, 56, 48, 40, 32, 24, 16, 8,
        57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3, 61, 53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31, 23, 15, 7,
    ];

    private static readonly byte[] Final =
    [
        40, 8, 48, 16, 56, 24, 64, 32, 39, 7, 47, 15, 55, 23, 63, 31, 38, 6, 46, 14, 54, 22, 62, 30, 37, 5, 45, 13, 53, 21, 61, 29,
        36, 4, 44, 12, 52, 20, 60, 28, 35, 3, 43, 11, 51, 19, 59, 27, 34, 2, 42, 10, 50, 18, 58, 26, 33, 1, 41, 9, 49, 17, 57, 25,
    ];

    private static readonly byte[] Expansion =
    [
        32, 1, 2, 3, 4, 5, 4, 5, 6, 7, 8, 9, 8, 9, 10, 11, 12, 13, 12, 13, 14, 15, 16, 17,
        16, 17, 18, 19, 20, 21, 20, 21, 22, 23, 24, 25, 24, 25, 26, 27, 28, 29, 28, 29, 30, 31, 32, 1,
    ];

    private static readonly byte[] Permutation =
        [16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25];

    private static readonly byte[] Choice1 =
    [
        57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
        63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
    ];

    private static readonly byte[] Choice2 =
    [
        14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
        41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
    ];

    private static readonly byte[] Shifts = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];

    /// <summary>S1–S8, each as four rows of 16 nibbles.</summary>
    private static readonly string[] Boxes =
    [
        "E4D12FB83A6C59070F74E2D1A6CB953841E8D62BFC973A50FC8249175B3EA06D",
        "F18E6B34972DC05A3D47F28EC01A69B50E7BA4D158C6932FD8A13F42B67C05E9",
        "A09E63F51DC7B428D709346A285ECBF1D6498F30B12C5AE71AD069874FE3B52C",
        "7DE3069A1285BC4FD8B56F03472C1AE9A690CB7DF13E52843F06A1D8945BC72E",
        "2C417AB6853FD0E9EB2C47D150FA3986421BAD78F9C5630EB8C71E2D6F09A453",
        "C1AF92680D34E75BAF427C9561DE0B389EF528C3704A1DB6432C95FABE17608D",
        "4B2EF08D3C975A61D0B7491AE35C2F8614BDC37EAF6805926BD814A7950FE23C",
        "D2846FB1A93E50C71FD8A374C56B0E927B419CE206ADF35821E74A8DFC90356B",
    ];

    /// <summary>Encrypts a block of 8 bytes.</summary>
    internal static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> block)
    {
        ulong state = Permute(BinaryPrimitives.ReadUInt64BigEndian(block), 64, Initial);
        uint left = (uint)(state >> 32);
        uint right = (uint)state;
        foreach (ulong roundKey in RoundKeys(WithParity(key)))
            (left, right) = (right, left ^ Mix(right, roundKey));
        byte[] result = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(result, Permute(((ulong)right << 32) | left, 64, Final));
        return result;
    }

    private static uint Mix(uint half, ulong roundKey)
    {
        ulong expanded = Permute(half, 32, Expansion) ^ roundKey;
        uint mixed = 0;
        for (int box = 0; box < Boxes.Length; box++)
        {
            int six = (int)(expanded >> (42 - (6 * box))) & 0x3F;
            int place = (((six >> 4) & 2) | (six & 1)) * 16 + ((six >> 1) & 0xF);
            mixed = (mixed << 4) | (uint)Convert.ToInt32(Boxes[box].Substring(place, 1), 16);
        }
        return (uint)Permute(mixed, 32, Permutation);
    }

    private static IEnumerable<ulong> RoundKeys(ulong key)
    {
        ulong chosen = Permute(key, 64, Choice1);
        uint left = (uint)(chosen >> 28);
        uint right = (uint)(chosen & 0xFFFFFFF);
        foreach (byte shift in Shifts)
        {
            left = ((left << shift) | (left >> (28 - shift))) & 0xFFFFFFF;
            right = ((right << shift) | (right >> (28 - shift))) & 0xFFFFFFF;
            yield return Permute(((ulong)left << 28) | right, 56, Choice2);
        }
    }

    /// <summary>Seven bits to a byte; the eighth is not looked at.</summary>
    private static ulong WithParity(ReadOnlySpan<byte> key)
    {
        ulong bits = 0;
        foreach (byte b in key)
            bits = (bits << 8) | b;
        ulong spread = 0;
        for (int i = 0; i < 8; i++)
            spread = (spread << 8) | (((bits >> (49 - (7 * i))) & 0x7F) << 1);
        return spread;
    }

    /// <summary>Takes bits by their numbers, 1 for the highest of so many.</summary>
    private static ulong Permute(ulong bits, int count, byte[] table)
    {
        ulong result = 0;
        foreach (byte place in table)
            result = (result << 1) | ((bits >> (count - place)) & 1);
        return result;
    }
}
