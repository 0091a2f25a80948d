using System.Text;
using System.Text.RegularExpressions;

namespace Postern.Architecture.Tests;

/// <summary>Proves that RFC references have one form, are in the index, and that the map back is the one that is committed.</summary>
public sealed class RfcTests
{
    private const string Index = "docs/rfc.md";
    private const string Map = "docs/rfc-map.md";

    private static readonly List<RfcReference> References = [.. RfcReference.In(Repository.Sources)];

    [Fact]
    public void A_reference_has_the_one_form() =>
        Nothing.Found(RfcReference.In(Repository.Sources.Concat(Repository.Tests)).Where(reference => reference.Number == 0 && !reference.File.Path.Contains("Architecture", StringComparison.Ordinal)));

    [Fact]
    public void Every_reference_is_in_the_index()
    {
        var known = Rows().Select(row => int.Parse(row.Groups["number"].Value)).ToHashSet();
        Nothing.Found(References.Where(reference => reference.Number != 0 && !known.Contains(reference.Number)));
    }

    [Fact]
    public void The_index_is_in_order_and_names_each_document_once()
    {
        int[] numbers = [.. Rows().Select(row => int.Parse(row.Groups["number"].Value))];
        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Distinct().Order(), numbers);
    }

    [Fact]
    public void Every_row_of_the_index_has_its_five_columns()
    {
        string[] rows = [.. Repository.ReadText(Index).Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsDigit(line[2]))];
        Nothing.Found(rows.Where(row => !Patterns.IndexRow().IsMatch(row)));
    }

    [Fact]
    public void The_map_is_the_one_the_sources_give()
    {
        string path = Path.Combine(Repository.Root, Map);
        string map = Write();
        if (Environment.GetEnvironmentVariable("UPDATE") == "1")
            File.WriteAllText(path, map);
        Assert.True(File.Exists(path) && File.ReadAllText(path) == map, $"{Map} is old: run UPDATE=1 ./test --only Architecture and commit it");
    }

    private static IEnumerable<Match> Rows() =>
        Repository.ReadText(Index).Split('\n').Select(line => Patterns.IndexRow().Match(line)).Where(match => match.Success);

    private static string Write()
    {
        var text = new StringBuilder("# From an RFC to the code\n\nWritten by a test from the references in the sources; `UPDATE=1 ./test --only Architecture` writes it anew. What is done of each document: [rfc.md](rfc.md).\n");
        foreach (var document in References.Where(reference => reference.Number != 0).GroupBy(reference => reference.Number).OrderBy(group => group.Key))
        {
            text.Append($"\n## RFC {document.Key}\n\n| Section | Where |\n| --- | --- |\n");
            foreach (var section in document.GroupBy(reference => reference.Section, StringComparer.Ordinal).OrderBy(group => SortKey(group.Key), StringComparer.Ordinal))
            {
                string where = string.Join(", ", section.Select(reference => $"`{reference.File.Path["src/".Length..]}`").Distinct(StringComparer.Ordinal));
                text.Append($"| {(section.Key.Length == 0 ? "–" : "§" + section.Key)} | {where} |\n");
            }
        }
        return text.ToString();
    }

    /// <summary>Sections in the order of the document: 4.2 before 4.10, letters last.</summary>
    private static string SortKey(string section) => string.Join('.', section.Split('.').Select(part => part.PadLeft(6, char.IsLetter(part.Length > 0 ? part[0] : '0') ? 'z' : '0')));
}
