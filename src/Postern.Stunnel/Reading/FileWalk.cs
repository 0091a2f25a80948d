using System.Text;
using Postern.Stunnel.Reading.Options;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>Walks through a file line by line, and through those it includes.</summary>
internal sealed class FileWalk(ReadingRun run)
{
    private const int Deepest = 32; // arbitrary: a directory that includes itself comes to an end
    private int _depth;

    public StunnelFile ReadFile(string path) => run.End(TryFile(path));

    public StunnelFile ReadDescriptor(string descriptor, ReadOnlyMemory<byte>? bytes)
    {
        run.Say(5, $"Reading configuration from descriptor {descriptor}");
        return run.End(bytes is { } all ? Lines(descriptor, all) : Unreadable());
    }

    public StunnelFile ReadLetters(string text)
    {
        run.Say(5, "Reading configuration from the command line");
        return run.End(Lines("command line", Encoding.UTF8.GetBytes(text)));
    }

    public StunnelFile ReadLines(IEnumerable<(string File, int Line, string Text)> lines) => run.End(lines.All(line =>
    {
        run.Place = (line.File, line.Line);
        return Line(line.Text);
    }));

    private bool TryFile(string path)
    {
        run.Say(5, $"Reading configuration from file {path}");
        if (run.Host.TryReadFile(path, out var bytes, out _))
            return Lines(path, bytes);
        return Unreadable();
    }

    private bool Unreadable()
    {
        run.Say(3, "Cannot open configuration file");
        foreach (var message in Syntax.Messages)
            run.Say(message.Level, message.Text);
        return false;
    }

    private bool Lines(string file, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > 0)
            run.Say(5, LineText.HasMark(bytes.Span) ? "UTF-8 byte order mark detected" : "UTF-8 byte order mark not detected");
        var number = 0;
        foreach (var line in LineText.Split(bytes))
        {
            run.Place = (file, ++number);
            if (!Line(line))
                return false;
        }

        return true;
    }

    private bool Line(string line)
    {
        var content = line.Trim(LineText.Blanks);
        if (content.Length == 0 || content[0] is ';' or '#')
            return true;
        if (content[0] == '[' && content[^1] == ']')
            return run.Begin(content[1..^1]);

        var place = run.Place;
        var problem = Option(content);
        if (problem is null)
            return true;
        run.Say(3, $"{place.File}:{place.Line}: \"{Redaction.Of(line)}\": {problem}");
        return false;
    }

    private string? Option(string content)
    {
        var equals = content.IndexOf('=');
        if (equals < 0)
            return "No '=' found";
        var name = content[..equals].TrimEnd(LineText.Blanks);
        var value = content[(equals + 1)..].TrimStart(LineText.Blanks);
        var option = OptionTable.Find(name, run.InGlobal);
        if (option is null)
            return "Specified option name is not valid here";
        return option.IsInclude ? Include(value) : option.Take(run, value);
    }

    private string? Include(string directory)
    {
        if (_depth == Deepest)
        {
            run.Say(3, $"include: more than {Deepest} directories within each other");
            return "Failed to include directory";
        }

        if (!run.Host.TryListDirectory(directory, out var entries, out var error))
        {
            run.Say(3, $"scandir: {error}");
            return "Failed to include directory";
        }

        _depth++;
        foreach (var (name, isFile) in entries.Append((".", false)).Append(("..", false)).OrderBy(entry => entry.Item1, StringComparer.Ordinal))
        {
            if (!isFile)
                run.Say(7, $"\"{directory}/{name}\" is not a file");
            else if (!TryFile($"{directory}/{name}"))
                return "Failed to include a file";
        }

        _depth--;
        return null;
    }
}
