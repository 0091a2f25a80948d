using System.Text.RegularExpressions;

namespace Postern.Architecture.Tests;

/// <summary>Proves that a fault is caught by whoever owns it, and never swallowed.</summary>
public sealed class CatchTests
{
    /// <summary>Where every exception is caught: the edge of a loop, of a connection, of a native callback, of a reload, of the program.</summary>
    private static readonly string[] Edges =
    [
        "src/Postern.Net/Engine/Door.cs",
        "src/Postern.Net/Loops/Loop.cs",
        "src/Postern.Net/Tls/Endpoints/EndpointCallbacks.cs",
        "src/Postern.Net/Tls/Verification/PeerVerifier.cs",
        "src/Postern.Net/Tls/Verification/StapledAnswer.cs",
        "src/Postern/Hosting/Metrics/MetricsServer.cs",
        "src/Postern/Hosting/Reload.cs",
        "src/Postern/Program.cs",
    ];

    [Fact]
    public void Everything_is_caught_only_at_an_edge() =>
        Nothing.Found(from found in All()
                      where found.Type == "Exception" && !found.IsFiltered && !Edges.Contains(found.File.Path) && !found.Rethrows
                      select found.ToString());

    [Fact]
    public void A_catch_of_everything_that_cleans_up_throws_on() =>
        Nothing.Found(from found in All() where found.Type.Length == 0 && !found.IsFiltered && !found.Rethrows select found.ToString());

    [Fact]
    public void No_catch_is_empty() =>
        Nothing.Found(from found in All() where found.Body.All(string.IsNullOrWhiteSpace) select found.ToString());

    private static IEnumerable<Found> All() =>
        from file in Repository.Sources
        from line in file.Code()
        from Match match in Patterns.Catch().Matches(line.Text)
        select new Found(file, line.Number, match.Groups["type"].Value, IsFiltered(file, line.Number, match), Body(file, line.Number));

    private static bool IsFiltered(SourceFile file, int number, Match match) =>
        match.Groups["when"].Success || (number < file.Lines.Length && file.Lines[number].TrimStart().StartsWith("when ", StringComparison.Ordinal));

    /// <summary>The lines between the braces; a comment is a reason, so it counts as one.</summary>
    private static string[] Body(SourceFile file, int number)
    {
        int open = Array.FindIndex(file.Lines, number - 1, line => line.Trim() == "{" || line.Contains('{', StringComparison.Ordinal));
        if (file.Lines[open].Trim() != "{")
            return [file.Lines[open][(file.Lines[open].IndexOf('{', StringComparison.Ordinal) + 1)..].Replace("}", "", StringComparison.Ordinal)];
        string end = file.Lines[open].Replace('{', '}');
        int close = Array.FindIndex(file.Lines, open, line => line.TrimEnd() == end);
        return file.Lines[(open + 1)..close];
    }

    private sealed record Found(SourceFile File, int Number, string Type, bool IsFiltered, string[] Body)
    {
        public bool Rethrows => Array.Exists(Body, line => line.Trim() == "throw;");

        public override string ToString() => $"{File.Path}:{Number}";
    }
}
