using Postern.Configuration.Doors;
using Postern.Configuration.Settings;
using Postern.Configuration.Stunnel;
using Postern.Stunnel.Reading;
using Postern.Wire.Configuration;
using Postern.Wire.Ends;

namespace Postern.Configuration.Files;

/// <summary>From a file to a plan. Two meanings never mix: a section with URLs has Postern's, one with HOST:PORT or paths stunnel's.</summary>
internal static class ConfigurationFile
{
    /// <summary>Reads and checks the whole file; every mistake is in the findings, and a plan with mistakes must not run.</summary>
    public static Plan Read(string path, Findings findings)
    {
        var (above, sections) = Section.Split(FileLines.Load(path, findings));
        var program = new Draft();
        foreach (var entry in above)
            ReadAbove(entry, program, findings);
        if (above.Any(entry => entry.Is("profile") && entry.Value.Equals("strict", StringComparison.OrdinalIgnoreCase)))
            program.Host = program.Host with { Sandbox = true };
        if (sections.Count == 0 && !findings.HasMistakes)
            findings.Mistake(new Place(path, 0), "the file has no [section]: every door is one, with its accept and its connect");

        var doors = sections.Select(section => ReadSection(section, findings)).OfType<DoorPlan>().ToList();
        var services = StunnelSections.Read(above, [.. sections.Where(section => !section.HasUrls)], findings);
        CheckTogether(doors, findings);
        ProcessRules.Check(program.Host, doors, findings);
        foreach (var door in doors)
            FileRules.Check(door, findings);
        return new Plan(program.Host, doors) { Stunnel = services, Notes = [.. findings.All.Where(finding => !finding.IsMistake)] };
    }

    private static void ReadAbove(ConfigurationEntry entry, Draft program, Findings findings)
    {
        var where = Section.PlaceOf(entry);
        if (HostTable.Knows(entry.Name, entry.Value))
        {
            if (HostTable.Apply(program, entry.Name, entry.Value) is { } problem)
                findings.Mistake(where, $"{entry.Name}: {problem}");
        }
        else if (entry.Is("accept"))
        {
            findings.Mistake(where, "accept belongs into a [section]: write the section's name above it");
        }
        else if (SettingTable.Keyed(entry.Name) is null && !StunnelReader.Knows(entry.Name) && !entry.Is("connect"))
        {
            findings.Mistake(where, OptionNames.Unknown(entry.Name));
        }
    }

    private static DoorPlan? ReadSection(Section section, Findings findings)
    {
        if (section.Stranger is { } stranger)
        {
            findings.Mistake(Section.PlaceOf(stranger), $"{stranger} is stunnel's form and the section's other end is a URL: write both as URLs, so that it is clear which rules hold");
            return null;
        }

        return section.HasUrls ? UrlSection.Read(section, findings) : null;
    }

    /// <summary>What only shows when all doors are seen.</summary>
    private static void CheckTogether(List<DoorPlan> doors, Findings findings)
    {
        var taken = new Dictionary<End, Place>();
        foreach (var door in doors)
        {
            foreach (var end in door.Door.Accept)
            {
                // A port is taken whatever is spoken there; port 0 never is.
                var place = end with { Protocol = MailProtocol.None, Tls = TlsMode.Clear };
                if (end is { Transport: TransportKind.Tcp, Port: 0 } || taken.TryAdd(place, door.Where))
                    continue;
                findings.Mistake(door.Where, $"{end} is taken by the section at {taken[place]} already");
            }
        }
    }
}
