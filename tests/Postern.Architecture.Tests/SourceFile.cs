namespace Postern.Architecture.Tests;

/// <summary>One C# file.</summary>
/// <param name="Path">From the root, with slashes: <c>src/Postern.Net/Tls/TlsServer.cs</c>.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record SourceFile(string Path, string[] Lines)
{
    /// <summary>The name of the type it should hold.</summary>
    public string TypeName => System.IO.Path.GetFileNameWithoutExtension(Path).Split('.')[0];

    /// <summary>Its place in the walls: assembly without <c>Postern.</c>, and first folder: <c>Net.Tls</c>, <c>Wire.Dns</c>, <c>Verbs</c>; empty for the top of an assembly.</summary>
    public string Room
    {
        get
        {
            string[] parts = Path.Split('/');
            if (parts.Length < 4)
                return "";
            return parts[1] == "Postern" ? parts[2] : $"{parts[1]["Postern.".Length..]}.{parts[2]}";
        }
    }

    public static SourceFile Read(string root, string path) =>
        new(System.IO.Path.GetRelativePath(root, path), File.ReadAllLines(path));

    /// <summary>The lines without comments and without what stands in quotes; a line keeps its number.</summary>
    public IEnumerable<(int Number, string Text)> Code()
    {
        for (int i = 0; i < Lines.Length; i++)
        {
            string line = Patterns.Quoted().Replace(Lines[i], "\"\"");
            int comment = line.IndexOf("//", StringComparison.Ordinal);
            yield return (i + 1, comment < 0 ? line : line[..comment]);
        }
    }

    public override string ToString() => Path;
}
