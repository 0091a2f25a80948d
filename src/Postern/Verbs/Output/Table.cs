namespace Postern.Verbs.Output;

/// <summary>A table for people: columns as wide as their widest cell, numbers to the right, nothing at the end of a line.</summary>
/// <param name="columns">The headings; one that begins with <c>&gt;</c> is of numbers.</param>
internal sealed class Table(params string[] columns)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row, with a cell for each column.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes it, or nothing at all where it has no row.</summary>
    public void Write(TextWriter output)
    {
        if (_rows.Count == 0)
            return;
        int[] widths = [.. columns.Select((column, index) => _rows.Max(row => row[index].Length))];
        string[] headings = [.. columns.Select(column => column.TrimStart('>'))];
        for (int i = 0; i < widths.Length; i++)
            widths[i] = Math.Max(widths[i], headings[i].Length);
        foreach (string[] row in _rows.Prepend(headings))
            output.WriteLine(string.Join(Gap, row.Select((cell, index) => Pad(cell, index, widths[index]))).TrimEnd());
    }

    private string Pad(string cell, int index, int width) => columns[index].StartsWith('>') ? cell.PadLeft(width) : cell.PadRight(width);
}
