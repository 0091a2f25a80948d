using System.CommandLine.Parsing;
using System.Globalization;

namespace Postern.Verbs.Certificates;

/// <summary>Reads a number of days; what is none is a mistake in a sentence, and no exception of the library.</summary>
internal static class Days
{
    private const int Longest = 36_500;

    /// <summary>The number, from <paramref name="least"/> to a hundred years; null where it is wrong, which the result says.</summary>
    internal static int? Read(ArgumentResult result, int least)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days >= least && days <= Longest)
            return days;
        result.AddError($"--days takes a number from {least} to {Longest}");
        return null;
    }
}
