using Postern.Configuration.Settings;
using Postern.Stunnel.Reading;
using Postern.Wire.Ends;

namespace Postern.Configuration.Files;

/// <summary>Every name that an option of a file can have.</summary>
internal static class OptionNames
{
    public static readonly string[] All =
    [
        "accept", "connect", "include",
        .. SettingTable.All.Where(setting => !setting.Hidden).Select(setting => setting.Key),
        .. HostTable.Names,
        .. StunnelReader.OptionNames,
    ];

    /// <summary>Says that there is none of this name, and which one was meant.</summary>
    public static string Unknown(string name)
    {
        // Capitals are not part of a mistake: names are read in any case of letters.
        var known = All.DistinctBy(known => known.ToLowerInvariant()).ToDictionary(known => known.ToLowerInvariant());
        var hint = Spelling.Hint(name.ToLowerInvariant(), [.. known.Keys], "{0}");
        if (!hint.EndsWith('?'))
            return $"the option {Spelling.Quote(name)} is unknown: postern.conf(5) lists all";
        var near = hint[": did you mean ".Length..^1].Split(" or ").Select(word => known[word]);
        return $"the option {Spelling.Quote(name)} is unknown: did you mean {string.Join(" or ", near)}?";
    }
}
