using System.Text.Json;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Packaging;

/// <summary>The container file, as far as it can be proved where none is built.</summary>
public sealed class ContainerFileTests
{
    private const string Installed = "/usr/bin/postern";

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

    private static string Packaged(string name) => Path.Combine(PosternProcess.Repository(), "packaging", name);
}
