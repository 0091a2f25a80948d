namespace Postern.Verbs.Output;

/// <summary>What a verb prints: answers to one stream, complaints to the other, colour only where a person looks on.</summary>
/// <remarks>It is handed its streams, so that a verb can be read in a test and nothing reaches standard output by accident.</remarks>
internal sealed class Page(TextWriter output, TextWriter error, bool colour = false)
{
    private const string Reset = "\e[0m";

    public TextWriter Output => output;

    public void Line(string text = "") => output.WriteLine(text);

    public void Heading(string text) => output.WriteLine(Paint("\e[1m", text));

    /// <summary>Labels and values in two columns, each list aligned by itself.</summary>
    public void Rows(IReadOnlyList<(string Label, string Value)> rows)
    {
        var width = rows.Max(r => r.Label.Length);
        foreach (var (label, value) in rows)
        {
            output.WriteLine($"  {Paint("\e[2m", label.PadRight(width))}  {value}");
        }
    }

    public void Good(string text) => output.WriteLine(Paint("\e[32m", "ok") + ": " + text);

    public void Note(string text) => output.WriteLine("note: " + text);

    public void Warn(string text) => output.WriteLine(Paint("\e[33m", "warning") + ": " + text);

    public void Problem(string text) => output.WriteLine(Paint("\e[31m", "problem") + ": " + text);

    /// <summary>Why the verb could not do what was asked.</summary>
    public void Complain(string text) => error.WriteLine("postern: " + text);

    private string Paint(string style, string text) => colour ? style + text + Reset : text;
}
