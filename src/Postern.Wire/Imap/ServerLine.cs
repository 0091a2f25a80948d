using System.Text;

namespace Postern.Wire.Imap;

/// <summary>What can be seen in the first line of a response without reading it whole: where words begin, and where capabilities stand.</summary>
internal static class ServerLine
{
    /// <summary>Where the bracket closes that a text begins with; -1 where none does. A bracket between quotes does not count, unless quotes are broken.</summary>
    internal static int CodeEnd(ReadOnlySpan<byte> text)
    {
        bool isQuoted = false;
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && isQuoted)
                i++;
            else if (text[i] == '"')
                isQuoted = !isQuoted;
            else if (text[i] == ']' && !isQuoted)
                return i;
        }
        return text.IndexOf((byte)']');
    }

    /// <summary>Whether a line holds words for people, which announce no literal: a status response or a continuation.</summary>
    /// <param name="line">A first line without its CRLF, or its beginning.</param>
    /// <param name="text">Where the words begin, and the code before them.</param>
    internal static bool IsText(ReadOnlySpan<byte> line, out int text)
    {
        text = 0;
        if (line is [(byte)'+', (byte)' ', ..] or [(byte)'+'])
        {
            text = Math.Min(line.Length, 2);
            return true;
        }
        int first = line.IndexOf((byte)' ');
        if (first < 0 || (line is not [(byte)'*', (byte)' ', ..] && !ImapSyntax.IsTag(line[..first])))
            return false;
        int second = line[(first + 1)..].IndexOf((byte)' ');
        text = second < 0 ? line.Length : first + second + 2;
        return IsStatus(line[(first + 1)..(second < 0 ? line.Length : first + 1 + second)]);
    }

    /// <summary>Where in a whole line without its CRLF a list of capabilities stands, as data or in a code.</summary>
    internal static bool TryCapabilities(ReadOnlySpan<byte> line, out Range list)
    {
        list = default;
        if (StartsWith(line, "* CAPABILITY "u8))
        {
            list = "* CAPABILITY ".Length..line.Length;
            return true;
        }
        if (!IsText(line, out int text) || !StartsWith(line[text..], "[CAPABILITY "u8))
            return false;
        int close = line[text..].IndexOf((byte)']');
        list = close < 0 ? default : (text + "[CAPABILITY ".Length)..(text + close);
        return close >= 0;
    }

    private static bool IsStatus(ReadOnlySpan<byte> word) =>
        Ascii.EqualsIgnoreCase(word, "OK"u8) || Ascii.EqualsIgnoreCase(word, "NO"u8) || Ascii.EqualsIgnoreCase(word, "BAD"u8)
        || Ascii.EqualsIgnoreCase(word, "BYE"u8) || Ascii.EqualsIgnoreCase(word, "PREAUTH"u8);

    private static bool StartsWith(ReadOnlySpan<byte> line, ReadOnlySpan<byte> start) =>
        line.Length >= start.Length && Ascii.EqualsIgnoreCase(line[..start.Length], start);
}
