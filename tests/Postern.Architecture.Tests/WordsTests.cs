namespace Postern.Architecture.Tests;

/// <summary>Proves that nothing is written that a reader would stumble over, or that is nobody's business.</summary>
public sealed class WordsTests
{
    /// <summary>The words these tests look for stand here.</summary>
    private const string Own = "tests/Postern.Architecture.Tests/";

    [Fact]
    public void Whatever_is_still_to_do_names_its_issue() => Nothing.Found(Lines(Patterns.UnnumberedTodo().IsMatch));

    [Fact]
    public void No_path_of_somebodys_machine_is_written_down() => Nothing.Found(Lines(Patterns.MachinePath().IsMatch));

    [Theory]
    [InlineData("Console.")]
    [InlineData("Environment.GetEnvironmentVariable(")]
    public void Only_the_program_speaks_to_the_console_and_reads_its_environment(string word) =>
        Nothing.Found(from file in Repository.Sources
                      where !file.Path.StartsWith("src/Postern/", StringComparison.Ordinal)
                      from line in file.Code()
                      where line.Text.Contains(word, StringComparison.Ordinal)
                      select $"{file.Path}:{line.Number}");

    [Fact]
    public void A_type_is_named_by_its_role() =>
        Nothing.Found(Repository.Sources.Where(file => Patterns.EmptyName().IsMatch(file.TypeName)).Select(file => file.Path));

    [Fact]
    public void No_method_is_async_void() =>
        Nothing.Found(from file in Repository.Sources
                      from line in file.Code()
                      where line.Text.Contains("async void", StringComparison.Ordinal)
                      select $"{file.Path}:{line.Number}");

    private static IEnumerable<string> Lines(Func<string, bool> isWrong) =>
        from path in Repository.TextFiles()
        where !path.StartsWith(Own, StringComparison.Ordinal)
        from line in Repository.ReadText(path).Split('\n').Index()
        where isWrong(line.Item)
        select $"{path}:{line.Index + 1}: {line.Item.Trim()}";
}
