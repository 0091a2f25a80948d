using System.Globalization;
using System.Text;

namespace Postern.Wire.Text.Normalizing;

/// <summary>A set of characters, read from ranges in hexadecimal.</summary>
internal sealed class CharacterSet
{
    private readonly int[] _first;
    private readonly int[] _last;

    public CharacterSet(string ranges)
    {
        string[] tokens = ranges.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        _first = [.. tokens.Select(token => Code(token.Split('-')[0]))];
        _last = [.. tokens.Select(token => Code(token.Split('-')[^1]))];
    }

    public bool Contains(Rune character)
    {
        int at = Array.BinarySearch(_first, character.Value);
        at = at >= 0 ? at : ~at - 1;
        return at >= 0 && character.Value <= _last[at];
    }

    public static int Code(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
