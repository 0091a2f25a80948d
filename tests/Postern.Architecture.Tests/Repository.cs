namespace Postern.Architecture.Tests;

/// <summary>The sources these tests read: found upwards from the test's own place, so that they run from anywhere.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = ["artifacts", "obj", "bin", "out"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file under <c>src</c>.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } = Read("src");

    /// <summary>Every C# file under <c>tests</c>.</summary>
    public static IReadOnlyList<SourceFile> Tests { get; } = Read("tests");

    /// <summary>Every file that is text and ours, as a path from the root with slashes.</summary>
    public static IEnumerable<string> TextFiles() =>
        Walk(Root)
            .Where(path => Path.GetExtension(path) is ".cs" or ".md" or ".csproj" or ".props" or ".targets" or ".json" or ".txt" or ".conf" or ".bash" or ".py" or "")
            .Select(path => Path.GetRelativePath(Root, path));

    public static string ReadText(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static List<SourceFile> Read(string folder) =>
        [.. Walk(Path.Combine(Root, folder))
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
            .Select(path => SourceFile.Read(Root, path))
            .Where(file => !file.Path.Contains("/Stub/", StringComparison.Ordinal))
            .OrderBy(file => file.Path, StringComparer.Ordinal)];

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
            yield return file;
        foreach (string child in Directory.EnumerateDirectories(folder))
        {
            string name = Path.GetFileName(child);
            if (Skipped.Contains(name) || (name.StartsWith('.') && name != ".ci"))
                continue;
            foreach (string file in Walk(child))
                yield return file;
        }
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Postern.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException("these tests read the sources: run them inside the repository");
    }
}
