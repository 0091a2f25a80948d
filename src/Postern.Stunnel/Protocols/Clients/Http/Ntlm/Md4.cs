using System.Buffers.Binary;
using System.Numerics;

namespace Postern.Stunnel.Protocols.Clients.Http.Ntlm;

/// <summary>The hash of RFC 1320, which NTLM makes keys of passwords with. Broken for anything else, and in no library any more.</summary>
internal static class Md4
{
    internal const int HashLength = 16;
    private const int Block = 64;

    /// <summary>RFC 1320 §3.4: in each round the order of the words, the shifts, and the constant.</summary>
    private static readonly (byte[] Order, byte[] Shifts, uint Constant)[] Rounds =
    [
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], [3, 7, 11, 19], 0),
        ([0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15], [3, 5, 9, 13], 0x5A827999),
        ([0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], [3, 9, 11, 15], 0x6ED9EBA1),
    ];

    internal static byte[] Hash(ReadOnlySpan<byte> data)
    {
        byte[] padded = new byte[(data.Length + 8 + Block) / Block * Block];
        data.CopyTo(padded);
        padded[data.Length] = 0x80;
        BinaryPrimitives.WriteUInt64LittleEndian(padded.AsSpan(padded.Length - 8), (ulong)data.Length * 8);
        uint[] state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476];
        for (int start = 0; start < padded.Length; start += Block)
            Mix(state, padded.AsSpan(start, Block));
        byte[] hash = new byte[HashLength];
        for (int i = 0; i < state.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(hash.AsSpan(4 * i), state[i]);
        return hash;
    }

    private static void Mix(uint[] state, ReadOnlySpan<byte> block)
    {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        for (int round = 0; round < Rounds.Length; round++)
        {
            var (order, shifts, constant) = Rounds[round];
            for (int i = 0; i < order.Length; i++)
            {
                uint mixed = round switch
                {
                    0 => (b & c) | (~b & d),
                    1 => (b & c) | (b & d) | (c & d),
                    _ => b ^ c ^ d,
                };
                uint word = BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * order[i])..]);
                uint next = BitOperations.RotateLeft(a + mixed + word + constant, shifts[i % shifts.Length]);
                (a, b, c, d) = (d, next, b, c);
            }
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }
}
