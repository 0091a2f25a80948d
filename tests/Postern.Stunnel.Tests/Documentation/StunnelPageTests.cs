using Postern.Stunnel.Reading.Options;
using Postern.Stunnel.Tests.Verdicts;

namespace Postern.Stunnel.Tests.Documentation;

/// <summary>docs/stunnel.md says what the reader's table says.</summary>
public class StunnelPageTests
{
    [Theory]
    [InlineData(OptionScope.Global, "## Options of the global part")]
    [InlineData(OptionScope.Service, "## Options of services")]
    internal void Every_option_stands_there_once_with_what_it_is_here(OptionScope scope, string heading) => Assert.Equal(
        OptionTable.In(scope).Select(option => $"`{option.Name}` {option.Standing.ToString().ToLowerInvariant()}").Order(StringComparer.Ordinal),
        Rows(heading).Select(row => $"{row[0]} {row[1]}").Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(OptionScope.Global, "## Options of the global part")]
    [InlineData(OptionScope.Service, "## Options of services")]
    internal void What_is_not_the_same_has_a_reason(OptionScope scope, string heading)
    {
        var silent = Rows(heading).Where(row => row[2].Length == 0).Select(row => row[0].Trim('`')).ToHashSet();
        Assert.Equal([], OptionTable.In(scope).Where(option => option.Standing != Standing.Same && silent.Contains(option.Name)).Select(option => option.Name));
    }

    [Fact]
    public void Every_difference_stands_there_and_is_shown_by_a_configuration() => Assert.Equal(
        KnownDifferences.All.Select(known => $"`{known.Row}`").Distinct().Order(StringComparer.Ordinal),
        Rows("## Differences").Select(row => row[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void No_name_is_in_the_table_twice() =>
        Assert.Equal(OptionTable.All.Count(), OptionTable.All.Select(option => option.Name.ToLowerInvariant()).Distinct().Count());

    private static IEnumerable<string[]> Rows(string heading) => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Documentation", "stunnel.md"))
        .SkipWhile(line => line != heading).Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Skip(2)
        .Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());
}
