using Postern.Configuration.Doors;
using Postern.Configuration.Settings;
using Postern.Configuration.Stunnel;
using Postern.Wire.Configuration;

namespace Postern.Configuration.Files;

/// <summary>A section in stunnel's meaning: <c>HOST:PORT</c> or paths, nothing verified that is not asked for, clear text where stunnel has it.</summary>
internal static class StunnelSection
{
    public static DoorPlan? Read(Section section, Findings findings)
    {
        var words = new StunnelWords();
        var knowsEnds = true;
        foreach (var entry in section.Inherited)
            Take(entry, words, findings);
        words.Draft.Given = [];
        foreach (var entry in section.Own)
            knowsEnds &= Take(entry, words, findings) || !IsEnd(entry);
        if (words.Draft.Door.Name.Length == 0)
            words.Draft.Door = words.Draft.Door with { Name = section.Name };
        if (!knowsEnds)
            return null;

        var problems = StunnelDoor.Translate(words);
        foreach (var problem in problems)
            findings.Mistake(section.Where, problem);
        return problems.Count > 0 ? null : DoorRules.Finish(words.Draft, section.Where, findings);
    }

    private static bool IsEnd(ConfigurationEntry entry) =>
        entry.Is("accept") || entry.Is("connect") || entry.Is("exec") || entry.Is("client") || entry.Is("protocol");

    private static bool Take(ConfigurationEntry entry, StunnelWords words, Findings findings)
    {
        var where = Section.PlaceOf(entry);
        var problem = Apply(entry, words, where, findings);
        if (problem is not null)
            findings.Mistake(where, problem.StartsWith("the option ", StringComparison.Ordinal) ? problem : $"{entry.Name}: {problem}");
        return problem is null;
    }

    private static string? Apply(ConfigurationEntry entry, StunnelWords words, Place where, Findings findings)
    {
        if (entry.Is("accept") || entry.Is("connect"))
        {
            (entry.Is("accept") ? words.Accept : words.Connect).Add(entry.Value);
            return StunnelDoor.AddressProblem(entry.Value);
        }

        if (HostTable.Knows(entry.Name, entry.Value))
            return "it holds for the whole program: write it above the first [section]";
        if (StunnelTable.Named(entry.Name) is not { } option)
            return SettingTable.Keyed(entry.Name) is { Hidden: false } setting ? setting.Apply(words.Draft, entry.Value) : OptionNames.Unknown(entry.Name);
        if (option.IsHarmless(entry.Value))
            return null;
        if (option.Fate == StunnelFate.Ignored)
            findings.Note(where, $"{option.Name} is not used: {option.Why}");
        return option.Fate == StunnelFate.Refused ? option.Why : option.Set?.Invoke(words, entry.Value);
    }
}
