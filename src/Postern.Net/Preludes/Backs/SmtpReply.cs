using System.Text;

namespace Postern.Net.Preludes.Backs;

/// <summary>A reply of an SMTP server, of one line or many.</summary>
internal sealed class SmtpReply
{
    private readonly List<byte[]> _lines = [];

    /// <summary>The code that all lines bear.</summary>
    internal int Code { get; private set; }

    /// <summary>The last line has come.</summary>
    internal bool IsWhole { get; private set; }

    /// <summary>All lines, with their ends.</summary>
    internal byte[] Bytes => [.. _lines.SelectMany(line => (byte[])[.. line, (byte)'\r', (byte)'\n'])];

    /// <summary>The code and the texts of all lines, in one.</summary>
    internal byte[] Words => [.. Encoding.ASCII.GetBytes($"{Code}"), .. _lines.SelectMany(line => (byte[])[(byte)' ', .. Text(line)])];

    /// <summary>Adds a line; false when it does not belong to the reply.</summary>
    internal bool TryAdd(byte[] line)
    {
        if (!TryCode(line, out int code) || (_lines.Count > 0 && code != Code))
            return false;
        Code = code;
        IsWhole = line.Length == 3 || line[3] == ' ';
        _lines.Add(line);
        return IsWhole || line[3] == '-';
    }

    /// <summary>A line behind the first names this extension (RFC 5321 §4.1.1.1).</summary>
    internal bool Has(string keyword)
    {
        foreach (byte[] line in _lines.Skip(1))
        {
            var text = Text(line);
            int space = text.IndexOf((byte)' ');
            if (Ascii.EqualsIgnoreCase(space < 0 ? text : text[..space], keyword))
                return true;
        }
        return false;
    }

    private static ReadOnlySpan<byte> Text(byte[] line) => line.Length > 4 ? line.AsSpan(4) : default;

    private static bool TryCode(ReadOnlySpan<byte> line, out int code)
    {
        code = 0;
        if (line.Length < 3 || line[..3].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0';
        return true;
    }
}
