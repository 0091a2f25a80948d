using System.Text;

namespace Postern.Tests.Manual;

/// <summary>Writes a manual page (man(7)).</summary>
internal sealed class Roff
{
    private readonly StringBuilder _text = new();

    public Roff(string name, int section, string summary)
    {
        Line($".TH {name.ToUpperInvariant()} {section} \"\" Postern").Section("NAME").Text($"{name} - {summary}");
    }

    public Roff Section(string title) => Line($".SH {title}");

    public Roff Heading(string title) => Line($".SS {Escape(title)}");

    public Roff Text(string text) => Line(".PP").Line(Escape(text));

    /// <summary>A term in bold, what it takes in italics, and what it means.</summary>
    public Roff Term(string term, string? value, string meaning) =>
        Line(".TP").Line($"\\fB{Escape(term)}\\fR{(value is null ? "" : $" \\fI{Escape(value)}\\fR")}").Line(Escape(meaning));

    public Roff Example(IEnumerable<string> lines)
    {
        Line(".PP").Line(".nf").Line(".RS");
        foreach (var line in lines)
            Line(Escape(line));
        return Line(".RE").Line(".fi");
    }

    public override string ToString() => _text.ToString();

    private Roff Line(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }

    private static string Escape(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("…", "...", StringComparison.Ordinal).Replace("“", "\\(lq", StringComparison.Ordinal).Replace("”", "\\(rq", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? "\\&" + escaped : escaped;
    }
}
