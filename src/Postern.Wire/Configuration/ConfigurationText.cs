using System.Text;
using System.Text.Unicode;

namespace Postern.Wire.Configuration;

/// <summary>A configuration file taken apart into its lines, by stunnel's grammar.</summary>
/// <remarks>
/// A line is a comment (its first character is <c>;</c> or <c>#</c>), a <c>[section]</c>, or <c>name = value</c>, split
/// at the first <c>=</c>; there is no quoting, no escape, no comment behind a value. Carriage returns vanish wherever
/// they stand. What names mean is not known here, and <c>include</c> is followed by the caller: the entries of
/// the other file belong in its place, sections and all.
/// </remarks>
public sealed class ConfigurationText
{
    /// <summary>The bytes of the longest line, as in stunnel.</summary>
    public const int LongestLine = 16 * 1024;

    private const int LongestQuote = 120; // arbitrary: a message stays readable

    private readonly List<ConfigurationEntry> _entries = [];
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly string _file;

    private ConfigurationText(string file) => _file = file;

    /// <summary>Everything that could be read, in the order of the file.</summary>
    public IReadOnlyList<ConfigurationEntry> Entries => _entries;

    /// <summary>Everything that could not.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    /// <summary>Reads the bytes of a file; the name is only for entries and problems to carry.</summary>
    public static ConfigurationText Read(string file, ReadOnlySpan<byte> bytes)
    {
        var text = new ConfigurationText(file);
        var line = 0;
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes["\uFEFF"u8.Length..];
        foreach (var range in bytes.Split((byte)'\n'))
            text.ReadLine(bytes[range], ++line);
        return text;
    }

    private void ReadLine(ReadOnlySpan<byte> raw, int line)
    {
        var bytes = raw.Contains((byte)'\r') ? WithoutReturns(raw) : raw;
        var content = bytes.Trim(" \t\v\f"u8);
        if (content.IsEmpty || content[0] is (byte)'#' or (byte)';')
            return;

        var message = Unreadable(bytes, content);
        if (message is not null)
        {
            Report(line, content, message);
            return;
        }

        if (content[0] == '[' && content[^1] == ']')
        {
            Add(line, isSection: true, content[1..^1], default);
            return;
        }

        var equals = content.IndexOf((byte)'=');
        if (equals > 0)
            Add(line, isSection: false, content[..equals].TrimEnd(" \t\v\f"u8), content[(equals + 1)..].TrimStart(" \t\v\f"u8));
        else
            Report(line, content, NoOption(content[0]));
    }

    private static string? Unreadable(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> content)
    {
        if (bytes.Length > LongestLine)
            return $"The line is longer than {LongestLine} bytes: split it up.";
        if (content.Contains((byte)0))
            return "The line has a zero byte in it: is this a text file in UTF-8?";
        return Utf8.IsValid(content) ? null : "The line is not in UTF-8: write the file in that encoding.";
    }

    private static string NoOption(byte first) => (char)first switch
    {
        '[' => "The name of the section is not closed: write [name].",
        '=' => "The name before the = is missing: write name = value.",
        _ => "The line has no =: write name = value, [section], or a comment behind a semicolon.",
    };

    private void Add(int line, bool isSection, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        _entries.Add(new ConfigurationEntry
        {
            File = _file,
            Line = line,
            IsSection = isSection,
            Name = Encoding.UTF8.GetString(name),
            Value = Encoding.UTF8.GetString(value),
        });

    private void Report(int line, ReadOnlySpan<byte> content, string message)
    {
        var shown = Encoding.UTF8.GetString(content[..Math.Min(content.Length, LongestQuote)]);
        _problems.Add(new ConfigurationProblem
        {
            File = _file,
            Line = line,
            Text = string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c)),
            Message = message,
        });
    }

    private static ReadOnlySpan<byte> WithoutReturns(ReadOnlySpan<byte> raw)
    {
        var kept = new byte[raw.Length];
        var count = 0;
        foreach (var value in raw)
        {
            if (value != '\r')
                kept[count++] = value;
        }

        return kept.AsSpan(0, count);
    }
}
