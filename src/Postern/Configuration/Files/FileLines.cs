using Postern.Configuration.Doors;
using Postern.Wire.Configuration;
using Postern.Wire.Ends;

namespace Postern.Configuration.Files;

/// <summary>The lines of a configuration file, with those of included files in their place.</summary>
internal static class FileLines
{
    private const int LongestFile = 4 * 1024 * 1024; // arbitrary: a file of doors, not a disk image
    private const int DeepestInclude = 16; // arbitrary: a circle is told and not followed

    public static List<ConfigurationEntry> Load(string path, Findings findings)
    {
        var entries = new List<ConfigurationEntry>();
        Load(path, new Place(path, 0), 0, entries, findings);
        return entries;
    }

    private static void Load(string path, Place where, int depth, List<ConfigurationEntry> entries, Findings findings)
    {
        if (TryRead(path, where, findings) is not { } bytes)
            return;
        var text = ConfigurationText.Read(path, bytes);
        foreach (var problem in text.Problems)
            findings.Mistake(new Place(problem.File, problem.Line), problem.Message);
        foreach (var entry in text.Entries)
        {
            if (entry.Is("include"))
                Include(entry, depth, entries, findings);
            else
                entries.Add(entry);
        }
    }

    /// <summary>A directory gives every regular file in it, in the order of their names; a file gives itself.</summary>
    private static void Include(ConfigurationEntry entry, int depth, List<ConfigurationEntry> entries, Findings findings)
    {
        var where = new Place(entry.File, entry.Line);
        if (depth >= DeepestInclude)
        {
            findings.Mistake(where, $"include goes more than {DeepestInclude} files deep: does a file include itself?");
            return;
        }

        try
        {
            string[] files = Directory.Exists(entry.Value) ? Directory.GetFiles(entry.Value) : [entry.Value];
            foreach (var file in files.Order(StringComparer.Ordinal))
                Load(file, where, depth + 1, entries, findings);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            findings.Mistake(where, $"the directory {entry.Value} cannot be read: {FileRules.Why(failed)}");
        }
    }

    private static byte[]? TryRead(string path, Place where, Findings findings)
    {
        if (path.Length == 0)
        {
            findings.Mistake(where.Line == 0 ? default : where, "the name of the file is empty: write its path");
            return null;
        }

        try
        {
            using var file = File.OpenRead(path);
            // A pipe has no length to trust; a configuration is a file or a short stream.
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            if (bytes.Length <= LongestFile)
                return bytes.ToArray();
            findings.Mistake(where, $"{path} is longer than {LongestFile} bytes: is it a configuration?");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            bool isOption = where.Line == 0 && path.StartsWith("--", StringComparison.Ordinal);
            findings.Mistake(where.Line == 0 ? default : where, isOption ? $"the option {Spelling.Quote(path)} is unknown: --help lists all" : $"the file {path} cannot be read: {FileRules.Why(failed)}");
        }

        return null;
    }
}
