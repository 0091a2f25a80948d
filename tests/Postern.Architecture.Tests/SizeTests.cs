namespace Postern.Architecture.Tests;

/// <summary>Proves that files and methods stay small enough to be read, and reports how small they are.</summary>
public sealed class SizeTests
{
    private const int LongestFile = 500;
    private const int LongestMethod = 60;
    private const int FullestFolder = 20;

    [Fact]
    public void No_source_file_is_longer_than_500_lines()
    {
        Report("files", [.. Repository.Sources.Select(file => file.Lines.Length)]);
        Nothing.Found(Repository.Sources.Where(file => file.Lines.Length > LongestFile).Select(file => $"{file}: {file.Lines.Length} lines"));
    }

    [Fact]
    public void No_method_is_longer_than_60_lines()
    {
        var methods = Repository.Sources.SelectMany(Methods).ToList();
        Report("methods", [.. methods.Select(method => method.Length)]);
        Nothing.Found(methods.Where(method => method.Length > LongestMethod).Select(method => $"{method.Place}: {method.Length} lines"));
    }

    [Fact]
    public void A_folder_holds_at_most_20_files() =>
        Nothing.Found(Repository.Sources.GroupBy(file => Path.GetDirectoryName(file.Path), StringComparer.Ordinal)
            .Where(folder => folder.Count() > FullestFolder).Select(folder => $"{folder.Key}: {folder.Count()} files; which noun is missing?"));

    /// <summary>Blocks between braces that stand alone, below a line that declares a member.</summary>
    private static IEnumerable<(string Place, int Length)> Methods(SourceFile file)
    {
        for (int open = 1; open < file.Lines.Length; open++)
        {
            string brace = file.Lines[open];
            // A member of a type, or of a type within it: a block deeper than that is part of a method.
            if (brace is not ("    {" or "        {") || Patterns.TypeDeclaration().IsMatch(file.Lines[open - 1]) || !IsMember(file.Lines[open - 1], brace))
                continue;
            int close = Array.IndexOf(file.Lines, brace.Replace('{', '}'), open);
            yield return ($"{file.Path}:{open}", close - open - 1);
        }
    }

    private static bool IsMember(string declaration, string brace)
    {
        int indent = brace.Length - 1;
        return declaration.Length > indent && declaration[indent] != ' ' && declaration[..indent].Trim().Length == 0 && declaration.EndsWith(')')
            && !Statements.Any(word => declaration.AsSpan(indent).StartsWith(word, StringComparison.Ordinal));
    }

    private static readonly string[] Statements = ["if ", "for ", "foreach ", "while ", "switch ", "using ", "lock ", "fixed ", "catch ", "else"];

    private static void Report(string what, int[] lengths)
    {
        Array.Sort(lengths);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {lengths.Length}; lines: median {lengths[lengths.Length / 2]}, p90 {lengths[lengths.Length * 9 / 10]}, max {lengths[^1]}");
    }
}
