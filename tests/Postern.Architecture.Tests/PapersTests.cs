namespace Postern.Architecture.Tests;

/// <summary>Proves that what the papers point at is there.</summary>
public sealed class PapersTests
{
    [Fact]
    public void Every_link_to_a_file_leads_somewhere() =>
        Nothing.Found(from path in Repository.TextFiles()
                      where path.EndsWith(".md", StringComparison.Ordinal)
                      from System.Text.RegularExpressions.Match link in Patterns.FileLink().Matches(Repository.ReadText(path))
                      let target = Path.Combine(Repository.Root, Path.GetDirectoryName(path) ?? "", link.Groups[1].Value)
                      where !Path.Exists(target)
                      select $"{path}: {link.Groups[1].Value}");

    [Fact]
    public void Decisions_are_numbered_in_order()
    {
        int[] numbers = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "decisions"), "*.md").Select(path => int.Parse(Path.GetFileName(path)[..4])).Order()];
        Assert.Equal(Enumerable.Range(1, numbers.Length), numbers);
    }

    [Fact]
    public void The_readme_is_one_screen() => Assert.InRange(Repository.ReadText("README.md").Split('\n').Length, 10, 50);
}
