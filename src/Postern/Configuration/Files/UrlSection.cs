using Postern.Configuration.Doors;
using Postern.Configuration.Settings;
using Postern.Configuration.Stunnel;
using Postern.Stunnel.Reading;
using Postern.Wire.Configuration;
using Postern.Wire.Ends;

namespace Postern.Configuration.Files;

/// <summary>A section in Postern's meaning: its ends are URLs, and its options those of the command line.</summary>
internal static class UrlSection
{
    public static DoorPlan? Read(Section section, Findings findings)
    {
        var draft = new Draft();
        var knowsEnds = true;
        foreach (var entry in section.Inherited)
            Take(entry, draft, isInherited: true, findings);
        draft.Given = []; // what all sections share need not fit each of them
        foreach (var entry in section.Own)
            knowsEnds &= Take(entry, draft, isInherited: false, findings) || !(entry.Is("accept") || entry.Is("connect"));
        if (draft.Door.Name.Length == 0)
            draft.Door = draft.Door with { Name = section.Name };
        // What is missing because it could not be read is not said a second time.
        return knowsEnds ? DoorRules.Finish(draft, section.Where, findings) : null;
    }

    private static bool Take(ConfigurationEntry entry, Draft draft, bool isInherited, Findings findings)
    {
        var where = Section.PlaceOf(entry);
        var problem = entry switch
        {
            _ when entry.Is("accept") => ReadEnd(entry.Value, EndSide.Accept, draft),
            _ when entry.Is("connect") => ReadEnd(entry.Value, EndSide.Connect, draft),
            _ when HostTable.Knows(entry.Name, entry.Value) => "it holds for the whole program: write it above the first [section]",
            _ when SettingTable.Keyed(entry.Name) is { Hidden: false } setting => Apply(setting, entry.Value, draft, where),
            _ => Stunnel(entry, draft, isInherited),
        };
        if (problem is null)
            return true;
        findings.Mistake(where, problem.StartsWith("the option ", StringComparison.Ordinal) ? problem : $"{entry.Name}: {problem}");
        return false;
    }

    private static string? Apply(Setting setting, string value, Draft draft, Place where)
    {
        draft.Said = [.. draft.Said, new Spoken(setting, value, where)];
        return setting.Apply(draft, value);
    }

    private static string? Stunnel(ConfigurationEntry entry, Draft draft, bool isInherited)
    {
        if (!StunnelReader.Knows(entry.Name))
            return OptionNames.Unknown(entry.Name);
        if (StunnelAliases.Find(entry.Name) is { } alias)
            return alias(draft, entry.Value);
        // What stands above the first section may be meant for those in stunnel's form.
        return isInherited ? null : "it belongs to sections with HOST:PORT, and the ends of this one are URLs: their schemes say it";
    }

    private static string? ReadEnd(string text, EndSide side, Draft draft)
    {
        if (!EndUrl.TryParse(text, side, out var end, out var problem))
            return problem;
        draft.Door = side == EndSide.Accept
            ? draft.Door with { Accept = [.. draft.Door.Accept, end] }
            : draft.Door with { Connect = [.. draft.Door.Connect, end] };
        return null;
    }
}
