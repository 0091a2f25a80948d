using Postern.Configuration.Files;
using Postern.Configuration.Settings;
using Postern.Stunnel.Explaining;
using Postern.Stunnel.Reading;
using Postern.Stunnel.Settings;
using Postern.Stunnel.Tls;
using Postern.Wire.Configuration;

namespace Postern.Configuration.Stunnel;

/// <summary>The sections of a file that are in stunnel's form, with what stands above them: read by stunnel's rules in everything.</summary>
internal static class StunnelSections
{
    private static readonly string[] Networks = ["allow", "deny"];
    private static readonly string[] Rights = ["chroot", "setuid", "setgid"];

    /// <summary>Reads them; null where there are none, or one has a mistake. The first mistake of each section is told.</summary>
    public static StunnelReading? Read(IReadOnlyList<ConfigurationEntry> above, IReadOnlyList<Section> sections, Findings findings)
    {
        if (sections.Count == 0)
            return null;
        foreach (var entry in above.Where(entry => Array.Exists(Rights, entry.Is)))
            findings.Mistake(Section.PlaceOf(entry), $"{entry.Name}: postern run keeps the rights it has: start the file with postern stunnel, or have systemd do it (User=, RootDirectory=)");
        // What keeps people out must not be lost without a word.
        foreach (var entry in above.Where(entry => Array.Exists(Networks, entry.Is)))
            findings.Mistake(Section.PlaceOf(entry), $"{entry.Name}: it holds for sections with URLs, and [{sections[0].Name}] is in stunnel's form: write libwrap = yes there, or make its ends URLs");
        var (top, left) = (above.Where(IsForServices).ToList(), sections.ToList());
        for (var isGood = true; ; isGood = false)
        {
            var trial = new ContextTrial(passphrases: null);
            var file = StunnelReader.ReadLines([.. top.Select(Line), .. left.SelectMany(Lines)], new StunnelHost(), trial);
            if (file.IsAccepted)
            {
                Note(file, left, findings);
                return isGood ? new StunnelReading(file, trial) : null;
            }
            if (!Tell(file, top, left, findings))
                return null;
        }
    }

    /// <summary>What is weak in services that were read.</summary>
    private static void Note(StunnelFile file, List<Section> sections, Findings findings)
    {
        foreach (var service in file.Services)
        {
            var where = sections.Find(section => section.Where == new Place(service.File, service.Line))?.Where ?? default;
            foreach (var weakness in Weaknesses.Of(service))
                findings.DoorNote(where, $"[{service.Name}] {weakness}");
        }
    }

    /// <summary>Tells the mistake that stopped a reading, and takes it out; false where nothing can be read behind it.</summary>
    private static bool Tell(StunnelFile file, List<ConfigurationEntry> top, List<Section> left, Findings findings)
    {
        var (place, text) = StunnelMistake.Of(file.Messages);
        if (place is { } line && top.Find(entry => Section.PlaceOf(entry) == line) is { } entry)
        {
            findings.Mistake(line, text);
            return top.Remove(entry) && left.Count > 0;
        }
        // The one that was being read is the first that is not among those that were found good.
        var section = left.ElementAtOrDefault(file.Services.Count);
        findings.Mistake(place ?? section?.Where ?? default, text);
        return section is not null && left.Remove(section) && left.Count > 0;
    }

    /// <summary>What is said of the process is the process's affair here, but for the level of the log, which each service has for itself.</summary>
    private static bool IsForServices(ConfigurationEntry entry) =>
        entry.Is("debug") || (StunnelReader.Knows(entry.Name) && !HostTable.Knows(entry.Name, entry.Value) && !Array.Exists(Rights, entry.Is));

    private static IEnumerable<(string File, int Line, string Text)> Lines(Section section) =>
        section.Own.Select(Line).Prepend((section.Where.File ?? "", section.Where.Line, $"[{section.Name}]"));

    private static (string File, int Line, string Text) Line(ConfigurationEntry entry) => (entry.File, entry.Line, entry.ToString());
}
