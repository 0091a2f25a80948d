using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Postern.Mail.Explaining;
using Postern.Testing;
using Postern.Verbs;
using Postern.Verbs.Output;

namespace Postern.Tests.Verbs.MailDoors;

/// <summary>The README's mail doors, and what it says to do with them, as they stand there.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_commands_that_the_readme_names_for_its_mail_doors_take_its_file()
    {
        string readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "../../../../README.md")); // a source file has a directory
        string file = _folder.Write("postern.conf", $"state = {_folder.Path}\n{Sections().Match(readme).Value}");
        string[] commands = [.. Commands().Matches(readme).Select(match => match.Groups["words"].Value)];
        Assert.Contains(commands, command => command.StartsWith("explain ", StringComparison.Ordinal));
        foreach (string command in commands)
        {
            LoginTrial? tried = null;
            var (output, error) = (new StringWriter(), new StringWriter());
            var terminal = new Terminal(output, error) { Input = () => new MemoryStream("sesame-7\n"u8.ToArray()) };
            var surroundings = new Surroundings(terminal, (_, _, _, _) => Task.FromResult(0), TimeProvider.System)
            {
                Explain = (_, trial, _, _) =>
                {
                    tried = trial;
                    return Task.CompletedTask;
                },
            };
            int code = CommandLine.Run(command.Replace("FILE", file, StringComparison.Ordinal).Split(' '), surroundings);
            Assert.True(code == 0, $"postern {command}: {output}{error}");
            Assert.Equal(command.StartsWith("explain ", StringComparison.Ordinal), tried is not null);
        }
    }

    /// <summary>From the first mail door to the end of the example.</summary>
    [GeneratedRegex(@"^    \[old-server\]\n(    .*\n)+", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Sections();

    [GeneratedRegex("`postern (?<words>(check|explain) [^`]*FILE)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Commands();

    private static string Here([CallerFilePath] string path = "") => path;
}
