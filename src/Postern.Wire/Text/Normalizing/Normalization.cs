using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Postern.Wire.Text.Normalizing;

/// <summary>Normalization form KC of Unicode 3.2. The runtime's is not there with invariant globalization, and is of another version.</summary>
internal static class Normalization
{
    private const int Syllable = Decomposition.Syllable, Lead = Decomposition.Lead, Vowel = Decomposition.Vowel, Tail = Decomposition.Tail;
    private const int Vowels = Decomposition.Vowels, Tails = Decomposition.Tails, Syllables = Decomposition.Syllables, Leads = Decomposition.Leads;

    private static readonly FrozenDictionary<(int, int), int> Together = ReadTogether();
    private static readonly FrozenDictionary<int, int> Classes = ReadClasses();

    /// <summary>The same text in form KC.</summary>
    public static string FormKc(string text)
    {
        var characters = new List<int>(text.Length);
        foreach (Rune character in text.EnumerateRunes())
            Decomposition.Add(character.Value, characters);
        Order(characters);
        Compose(characters);
        return string.Concat(characters.Select(char.ConvertFromUtf32));
    }

    /// <summary>Marks of one base stand in the order of their classes, and keep theirs within one. Stable, and no worse than n log n: a peer chooses the marks.</summary>
    private static void Order(List<int> characters)
    {
        for (int start = 0; start < characters.Count;)
        {
            if (Class(characters[start]) == 0)
            {
                start++;
                continue;
            }
            int end = characters.FindIndex(start, character => Class(character) == 0);
            end = end < 0 ? characters.Count : end;
            int[] marks = [.. characters[start..end].OrderBy(Class)];
            for (int i = 0; i < marks.Length; i++)
                characters[start + i] = marks[i];
            start = end;
        }
    }

    private static void Compose(List<int> characters)
    {
        int written = 0, starter = -1, before = 0;
        for (int read = 0; read < characters.Count; read++)
        {
            int character = characters[read];
            int mark = Class(character);
            // A mark is blocked by one of its own class or a higher one between it and the base.
            bool free = starter >= 0 && (starter == written - 1 || (mark != 0 && before < mark));
            if (free && TryPair(characters[starter], character, out int composed))
            {
                characters[starter] = composed;
                continue;
            }
            if (mark == 0)
                starter = written;
            before = mark;
            characters[written++] = character;
        }
        characters.RemoveRange(written, characters.Count - written);
    }

    private static bool TryPair(int one, int other, out int composed)
    {
        composed = 0;
        if (one - Lead is >= 0 and < Leads && other - Vowel is >= 0 and < Vowels)
            composed = Syllable + ((((one - Lead) * Vowels) + other - Vowel) * Tails);
        else if (one - Syllable is >= 0 and < Syllables && (one - Syllable) % Tails == 0 && other - Tail is > 0 and < Tails)
            composed = one + other - Tail;
        else
            return Together.TryGetValue((one, other), out composed);
        return true;
    }

    private static int Class(int character) => Classes.GetValueOrDefault(character);

    private static FrozenDictionary<(int, int), int> ReadTogether() =>
        DecompositionTable.Tokens(CompositionTable.Pairs).ToFrozenDictionary(token => (DecompositionTable.Codes(token.Value)[0], DecompositionTable.Codes(token.Value)[1]), token => CharacterSet.Code(token.Key));

    private static FrozenDictionary<int, int> ReadClasses()
    {
        var table = new Dictionary<int, int>();
        foreach (var (key, value) in DecompositionTable.Tokens(CompositionTable.Classes))
        {
            string[] range = key.Split('-');
            for (int character = CharacterSet.Code(range[0]); character <= CharacterSet.Code(range[^1]); character++)
                table.Add(character, int.Parse(value, CultureInfo.InvariantCulture));
        }
        return table.ToFrozenDictionary();
    }
}
