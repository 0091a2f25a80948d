using System.Xml.Linq;

namespace Postern.Architecture.Tests;

/// <summary>Proves that the project files are the walls that <see cref="Floors"/> draws.</summary>
public sealed class FloorsTests
{
    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_refers_downwards_only(string project)
    {
        string[] references = [.. Attributes(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];
        Nothing.Found(references.Except(Floors.Allowed[project]));
    }

    [Theory, MemberData(nameof(Projects))]
    public void A_package_that_is_shipped_was_decided_on(string project) =>
        Nothing.Found(Attributes(project, "PackageReference").Except(Floors.Packages));

    [Theory, MemberData(nameof(Projects))]
    public void Unsafe_code_is_where_it_may_be(string project)
    {
        bool isUnsafe = Load(project).Descendants("AllowUnsafeBlocks").Any(element => element.Value == "true");
        Assert.True(!isUnsafe || Floors.Unsafe.Contains(project), $"{project} may not hold unsafe code");
    }

    [Fact]
    public void A_native_function_is_declared_in_a_folder_of_the_name_Native() =>
        Nothing.Found(from file in Repository.Sources
                      where !file.Path.Contains("/Native/", StringComparison.Ordinal)
                      from line in file.Code()
                      where line.Text.Contains("[LibraryImport(", StringComparison.Ordinal) || line.Text.Contains("[DllImport(", StringComparison.Ordinal)
                      select $"{file.Path}:{line.Number}");

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = Repository.ReadText("Postern.slnx");
        var missing = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => path.StartsWith("src/", StringComparison.Ordinal) || path.StartsWith("tests/", StringComparison.Ordinal))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
        Nothing.Found(missing);
    }

    private static IEnumerable<string> Attributes(string project, string element) =>
        Load(project).Descendants(element).Select(reference => reference.Attribute("Include")?.Value).OfType<string>();

    private static XDocument Load(string project) => XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
}
