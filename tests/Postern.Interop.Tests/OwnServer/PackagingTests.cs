using System.Text.Json;
using System.Text.RegularExpressions;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.OwnServer;

/// <summary>The service unit and the container file, as far as they can be proved where neither is started.</summary>
public sealed partial class PackagingTests : IDisposable
{
    private const string Installed = "/usr/bin/postern";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Systemd_finds_nothing_wrong_with_the_unit_and_little_that_it_may_do()
    {
        Needed.Program("systemd-analyze");
        string unit = _directory.Write("postern-up.service", Unit().Replace(Installed, PosternProcess.Path, StringComparison.Ordinal));
        Assert.Empty((await Shell.RunAsync("systemd-analyze", "verify", "--man=no", unit)).Trim());
        // Of 100: what systemd itself calls OK begins below 50, and most services of a distribution are beyond 90.
        await Shell.RunAsync("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=25", unit);
    }

    [Fact]
    public async Task The_commands_of_the_unit_are_commands_of_the_program()
    {
        string[] lines = [.. Commands().Matches(Unit()).Select(match => match.Groups["words"].Value)];
        Assert.NotEmpty(lines);
        foreach (string line in lines)
            await Shell.RunAsync(PosternProcess.Path, [.. line.Split(' '), "--help"]);
    }

    [Fact]
    public async Task The_container_file_copies_what_there_is_and_its_commands_are_commands_of_the_program()
    {
        string[] lines = File.ReadAllText(Packaged("Containerfile")).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches("^(#|FROM |WORKDIR |COPY |RUN |USER |ENV |VOLUME |EXPOSE |HEALTHCHECK CMD |ENTRYPOINT |CMD )", line));
        foreach (string source in lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[1..^1]))
            Assert.True(Path.Exists(Path.Combine(PosternProcess.Repository(), source)), source);
        string[] entry = WordsOf(lines, "ENTRYPOINT ");
        Assert.Equal([Installed], entry);
        await Shell.RunAsync(PosternProcess.Path, [.. WordsOf(lines, "CMD "), "--help"]);
        await Shell.RunAsync(PosternProcess.Path, [.. WordsOf(lines, "HEALTHCHECK CMD ")[1..], "--help"]);
    }

    private static string[] WordsOf(string[] lines, string instruction) =>
        [.. JsonDocument.Parse(lines.Single(line => line.StartsWith(instruction, StringComparison.Ordinal))[instruction.Length..]).RootElement.EnumerateArray().Select(word => word.GetString()!)];

    private static string Unit() => File.ReadAllText(Packaged("postern-up.service"));

    private static string Packaged(string name) => Path.Combine(PosternProcess.Repository(), "packaging", name);

    [GeneratedRegex("^Exec[A-Za-z]*=/usr/bin/postern (?<words>.*)$", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Commands();
}
