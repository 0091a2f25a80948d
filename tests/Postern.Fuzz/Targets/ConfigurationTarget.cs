using System.Text;
using Postern.Wire.Configuration;

namespace Postern.Fuzz.Targets;

/// <summary>Configurations: the entries, written out, are read as the same entries.</summary>
internal static class ConfigurationTarget
{
    public static void Text(byte[] input)
    {
        var text = ConfigurationText.Read("x", input);
        foreach (var problem in text.Problems)
            Invariant.IsSentence(problem.Message);
        // The comment keeps a byte order mark in the first name from being taken for the file's own.
        var written = ";\n" + string.Join('\n', text.Entries);
        if (text.Entries.Any(entry => entry.Name.Length + entry.Value.Length > 5000))
            return;
        var again = ConfigurationText.Read("x", Encoding.UTF8.GetBytes(written));
        Invariant.Holds(again.Problems.Count == 0, "what is written is right");
        Invariant.Holds(
            text.Entries.Select(entry => entry with { Line = 0 }).SequenceEqual(again.Entries.Select(entry => entry with { Line = 0 })),
            "what is written is read as the same");
    }
}
