using System.Text;

namespace Postern.Testing;

/// <summary>Messages to try a reader on: a few of our own, and all of the folder that <c>POSTERN_CORPORA</c> names.</summary>
public static class MailCorpus
{
    /// <summary>Its name, and its octets.</summary>
    public static IReadOnlyList<(string Name, byte[] Message)> All { get; } = [.. MailSamples.All.Select(one => (one.Name, Encoding.Latin1.GetBytes(one.Text))), .. Files()];

    /// <summary>Where they come from, for the output of a test.</summary>
    public static string Origin => Folder is null
        ? $"POSTERN_CORPORA names no folder: {All.Count} messages of our own"
        : $"{All.Count} messages, {All.Count - MailSamples.All.Length} of them from POSTERN_CORPORA";

    private static string? Folder => Environment.GetEnvironmentVariable("POSTERN_CORPORA") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    private static IEnumerable<(string Name, byte[] Message)> Files() => Folder is not { } folder ? [] :
        Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(folder, path), File.ReadAllBytes(path)));
}
