using System.Collections.Frozen;
using System.Globalization;

namespace Postern.Wire.Text.Normalizing;

/// <summary>What characters come apart to, for normalization and for comparing (Unicode 3.2, form KD without its order of marks).</summary>
internal static class Decomposition
{
    // Syllables are put together by arithmetic (The Unicode Standard, 3.12).
    public const int Syllable = 0xAC00, Lead = 0x1100, Vowel = 0x1161, Tail = 0x11A7, Vowels = 21, Tails = 28, Syllables = 11172, Leads = 19;

    private static readonly FrozenDictionary<int, int[]> Apart = ReadApart();

    /// <summary>Adds what a character comes apart to, fully; itself where it does not.</summary>
    public static void Add(int character, List<int> to)
    {
        Span<int> syllable = stackalloc int[3];
        var parts = Parts(character, syllable);
        if (parts.IsEmpty)
            to.Add(character);
        else
            to.AddRange(parts);
    }

    /// <summary>What a character comes apart to, fully; nothing where it does not.</summary>
    /// <param name="character">The character.</param>
    /// <param name="room">Room for three.</param>
    public static ReadOnlySpan<int> Parts(int character, Span<int> room)
    {
        int syllable = character - Syllable;
        if (syllable is not (>= 0 and < Syllables))
            return Apart.TryGetValue(character, out int[]? parts) ? parts : default;
        room[0] = Lead + (syllable / (Vowels * Tails));
        room[1] = Vowel + (syllable % (Vowels * Tails) / Tails);
        room[2] = Tail + (syllable % Tails);
        return room[..(syllable % Tails == 0 ? 2 : 3)];
    }

    private static FrozenDictionary<int, int[]> ReadApart()
    {
        var table = new Dictionary<int, int[]>();
        foreach (var (key, value) in DecompositionTable.Tokens(DecompositionTable.Text))
        {
            int character = CharacterSet.Code(key.Split('*')[0]);
            if (key.Contains('*', StringComparison.Ordinal))
            {
                for (int i = 0; i < int.Parse(key.Split('*')[1], CultureInfo.InvariantCulture); i++)
                    table.Add(character + i, [CharacterSet.Code(value) + i]);
                continue;
            }
            foreach (string parts in value.Split(','))
                table.Add(character++, DecompositionTable.Codes(parts));
        }
        return table.ToFrozenDictionary();
    }
}
