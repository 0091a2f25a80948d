using System.Text;

namespace Postern.Wire.Imap;

/// <summary>The first line of a client's command, as strictly as RFC 9051 §9 has it: a line that a lenient server might read otherwise is none.</summary>
internal readonly ref struct ImapClientLine
{
    /// <summary>Looks at a line without its CRLF.</summary>
    internal ImapClientLine(ReadOnlySpan<byte> line)
    {
        Line = line;
        int space = line.IndexOf((byte)' ');
        var tag = space < 0 ? line : line[..space];
        if (!ImapSyntax.IsTag(tag))
            return;
        Tag = Encoding.ASCII.GetString(tag);
        var rest = space < 0 ? default : line[(space + 1)..];
        int end = rest.IndexOf((byte)' ');
        var name = end < 0 ? rest : rest[..end];
        if (!ImapSyntax.IsAtom(name) || !IsClean(line))
            return;
        Name = name;
        HasArguments = end >= 0;
    }

    /// <summary>The line.</summary>
    internal ReadOnlySpan<byte> Line { get; }

    /// <summary>What an answer begins with; a star where there is no tag.</summary>
    internal string Tag { get; } = "*";

    /// <summary>The name as it is spelled; empty where this is no command.</summary>
    internal ReadOnlySpan<byte> Name { get; }

    /// <summary>A blank follows the name.</summary>
    internal bool HasArguments { get; }

    /// <summary>Whether it is this command.</summary>
    internal bool Is(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(Name, name);

    /// <summary>
    /// Whether every reader sees the same in a line: RFC 9051 §9 has no NUL and no bare CR in any of its strings, and some
    /// servers would take for a literal what has blanks behind it.
    /// </summary>
    internal static bool IsClean(ReadOnlySpan<byte> line)
    {
        var bare = line[..(line.LastIndexOfAnyExceptInRange((byte)0, (byte)' ') + 1)];
        bool isVague = bare.Length < line.Length && LiteralAnnouncement.TryRead(bare, out _);
        return !isVague && !line.ContainsAny((byte)0, (byte)'\r', (byte)'\n');
    }
}
