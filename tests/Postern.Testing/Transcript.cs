using System.Text.RegularExpressions;

namespace Postern.Testing;

/// <summary>A recorded conversation: <c>C:</c> and <c>S:</c> lines, between words of the test that plays it.</summary>
/// <remarks>
/// <c>C!:</c> and <c>S!:</c> are bytes without a line end; <c>\r \n \xNN \\</c> are escapes; <c>#</c> begins a comment.
/// Every other line is <c>WORD: text</c>, and its meaning is the test's.
/// </remarks>
public sealed partial class Transcript
{
    private Transcript(string name, IReadOnlyList<TranscriptStep> steps)
    {
        Name = name;
        Steps = steps;
    }

    public string Name { get; }

    public IReadOnlyList<TranscriptStep> Steps { get; }

    /// <summary>The names of all transcripts that begin so.</summary>
    public static IEnumerable<string> Names(string prefix) =>
        Directory.EnumerateFiles(Folder(), prefix + "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public static Transcript Read(string name)
    {
        var steps = File.ReadLines(Path.Combine(Folder(), name + ".txt"))
            .Select((line, index) => (Line: line, Number: index + 1))
            .Where(row => row.Line.Length > 0 && row.Line[0] != '#')
            .Select(row => Parse(row.Line, row.Number));
        return new(name, [.. steps]);
    }

    /// <summary>The text of the first step of a kind; null where there is none.</summary>
    public string? Find(string kind) => Steps.FirstOrDefault(step => step.Kind == kind)?.Text;

    /// <summary>The texts of all steps of a kind, as lines.</summary>
    public string Lines(string kind) => string.Concat(Steps.Where(step => step.Kind == kind).Select(step => step.Text + "\r\n"));

    private static TranscriptStep Parse(string line, int number)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        string kind = colon < 0 ? line.Trim() : line[..colon];
        string text = colon < 0 ? "" : line[(colon + 1)..];
        return new(kind, Escape().Replace(text.StartsWith(' ') ? text[1..] : text, Unescape), number);
    }

    private static string Unescape(Match match) => match.Value[1] switch
    {
        'r' => "\r",
        'n' => "\n",
        'x' => ((char)Convert.ToByte(match.Value[2..], 16)).ToString(),
        _ => "\\",
    };

    private static string Folder()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Postern.slnx")))
                return Path.Combine(directory.FullName, "tests", "transcripts");
        }

        throw new DirectoryNotFoundException("the tests run outside their repository");
    }

    [GeneratedRegex(@"\\(r|n|\\|x[0-9A-Fa-f]{2})")]
    private static partial Regex Escape();
}
