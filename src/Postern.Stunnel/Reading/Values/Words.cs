namespace Postern.Stunnel.Reading.Values;

/// <summary>Values that are words and numbers, in any case of letters.</summary>
internal static class Words
{
    /// <summary>What is said of anything but yes and no.</summary>
    public const string NeitherYesNorNo = "The argument needs to be either 'yes' or 'no'";

    /// <summary>Yes or no; null for anything else.</summary>
    public static bool? YesNo(string value) => Is(value, "yes") ? true : Is(value, "no") ? false : null;

    /// <summary>Whether this is the word.</summary>
    public static bool Is(string value, string word) => value.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>A decimal number as strtol(3) takes it, or the nearest one that an int holds; null for anything else.</summary>
    public static int? Number(string value)
    {
        var digits = value is ['+' or '-', ..] ? value[1..] : value;
        if (digits.Length == 0 || digits.Any(digit => !char.IsAsciiDigit(digit)))
            return null;
        var isNegative = value[0] == '-';
        return int.TryParse(digits, out var number) ? isNegative ? -number : number : isNegative ? int.MinValue : int.MaxValue;
    }

    /// <summary>The value that a word stands for in a table; null for no word of it.</summary>
    public static T? Find<T>((string Word, T Value)[] table, string word)
        where T : struct
    {
        foreach (var row in table)
        {
            if (Is(row.Word, word))
                return row.Value;
        }

        return null;
    }
}
