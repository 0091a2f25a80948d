using Postern.Configuration.Settings;
using Postern.Wire.Configuration;
using Postern.Wire.Ends;

namespace Postern.Configuration.Files;

/// <summary>One section of a file, the options above the first section before its own.</summary>
internal sealed record Section(string Name, Place Where, IReadOnlyList<ConfigurationEntry> Inherited, IReadOnlyList<ConfigurationEntry> Own)
{
    private IEnumerable<ConfigurationEntry> Ends => Own.Where(entry => entry.Is("accept") || entry.Is("connect"));

    /// <summary>An end is a URL, so that every word has Postern's meaning.</summary>
    public bool HasUrls => Ends.Any(entry => EndUrl.LooksLikeUrl(entry.Value));

    /// <summary>The first end in stunnel's form of a section that also has URLs.</summary>
    public ConfigurationEntry? Stranger => HasUrls ? Ends.FirstOrDefault(entry => !EndUrl.LooksLikeUrl(entry.Value)) : null;

    /// <summary>Takes a file apart: what stands above the first section, and each section with it.</summary>
    public static (IReadOnlyList<ConfigurationEntry> Above, IReadOnlyList<Section> Sections) Split(IReadOnlyList<ConfigurationEntry> entries)
    {
        var above = entries.TakeWhile(entry => !entry.IsSection).ToList();
        var inherited = above.FindAll(entry => !entry.Is("accept") && !HostTable.Knows(entry.Name, entry.Value));
        var sections = new List<Section>();
        for (var i = above.Count; i < entries.Count;)
        {
            var head = entries[i++];
            var own = entries.Skip(i).TakeWhile(entry => !entry.IsSection).ToList();
            i += own.Count;
            sections.Add(new Section(head.Name, PlaceOf(head), inherited, own));
        }

        return (above, sections);
    }

    public static Place PlaceOf(ConfigurationEntry entry) => new(entry.File, entry.Line);
}
