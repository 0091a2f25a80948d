using System.Text.RegularExpressions;

namespace Postern.Architecture.Tests;

/// <summary>A place in a source where an RFC is named.</summary>
/// <param name="File">The source.</param>
/// <param name="Line">Its line.</param>
/// <param name="Text">As it is written.</param>
internal sealed record RfcReference(SourceFile File, int Line, string Text)
{
    /// <summary>The number; 0 where the reference is not well formed.</summary>
    public int Number => Form.Success ? int.Parse(Form.Groups["number"].Value) : 0;

    /// <summary>The section; empty for the whole document.</summary>
    public string Section => Form.Groups["section"].Value;

    private Match Form => Patterns.GoodRfc().Match(Text);

    /// <summary>All of them, in the order of files and lines.</summary>
    public static IEnumerable<RfcReference> In(IEnumerable<SourceFile> files) =>
        from file in files
        from line in file.Lines.Index()
        from Match match in Patterns.AnyRfc().Matches(line.Item)
        select new RfcReference(file, line.Index + 1, match.Value);

    public override string ToString() => $"{File.Path}:{Line}: {Text}";
}
