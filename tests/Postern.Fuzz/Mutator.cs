using System.Buffers.Binary;

namespace Postern.Fuzz;

/// <summary>Makes new inputs out of known ones; the same seed makes the same inputs.</summary>
public sealed class Mutator(IReadOnlyList<byte[]> seeds, int seed)
{
    private const int MostPool = 512;
    private const int LongestInput = 64 * 1024;

    private static readonly byte[] Bytes = [0, 1, 0x7f, 0x80, 0xc0, 0xff, (byte)'\r', (byte)'\n', (byte)' ', (byte)':', (byte)'/', (byte)'.', (byte)'[', (byte)'%', (byte)'='];
    private static readonly ushort[] Words = [0, 1, 0x7fff, 0x8000, 0xffff, 0xc00c, 0x0100, 0x1000, 0x1001];

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _pool = [.. seeds];

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        var input = new List<byte>(Pick());
        for (var i = _random.Next(1, 9); i > 0; i--)
            Change(input);
        if (input.Count > LongestInput)
            input.RemoveRange(LongestInput, input.Count - LongestInput);
        byte[] made = [.. input];
        // Inputs far from every seed are reached by changing what was changed before.
        if (_random.Next(16) == 0)
            Keep(made);
        return made;
    }

    private void Keep(byte[] made)
    {
        if (_pool.Count < MostPool)
            _pool.Add(made);
        else
            _pool[_random.Next(seeds.Count, MostPool)] = made;
    }

    private byte[] Pick() => _random.Next(3) == 0 ? seeds[_random.Next(seeds.Count)] : _pool[_random.Next(_pool.Count)];

    private void Change(List<byte> input)
    {
        var place = _random.Next(input.Count + 1);
        var length = Math.Min(_random.Next(1, 1 << _random.Next(1, 8)), input.Count - place);
        switch (_random.Next(10))
        {
            case 0 when place < input.Count:
                input[place] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when place < input.Count:
                input[place] = (byte)_random.Next(256);
                break;
            case 2 when place < input.Count:
                input[place] = Bytes[_random.Next(Bytes.Length)];
                break;
            case 3:
                input.Insert(place, Bytes[_random.Next(Bytes.Length)]);
                break;
            case 4:
                input.RemoveRange(place, length);
                break;
            case 5:
                input.InsertRange(place, input.GetRange(place, length));
                break;
            case 6:
                Splice(input, place);
                break;
            case 7 when place + 2 <= input.Count:
                Span<byte> word = stackalloc byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(word, Words[_random.Next(Words.Length)]);
                (input[place], input[place + 1]) = (word[0], word[1]);
                break;
            case 8 when place < input.Count:
                input[place] = (byte)(input[place] + _random.Next(-4, 5));
                break;
            case 9 when _random.Next(8) == 0:
                input.RemoveRange(place, input.Count - place);
                break;
        }
    }

    private void Splice(List<byte> input, int place)
    {
        var other = Pick();
        var start = _random.Next(other.Length + 1);
        var length = _random.Next(Math.Min(other.Length - start, 64) + 1);
        input.InsertRange(place, other[start..(start + length)]);
    }
}
