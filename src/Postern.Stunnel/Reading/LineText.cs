using System.Text;
using System.Text.Unicode;

namespace Postern.Stunnel.Reading;

/// <summary>A file taken apart into lines, as stunnel 5.68 does.</summary>
/// <remarks>A line that is too long goes on as the next one, which has a number of its own; carriage returns vanish wherever they stand; a zero byte ends its line.</remarks>
internal static class LineText
{
    /// <summary>The bytes of the longest line.</summary>
    public const int Longest = 16383;

    /// <summary>What isspace(3) takes for blank, in the C locale.</summary>
    public static readonly char[] Blanks = [' ', '\t', '\n', '\v', '\f', '\r'];

    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    public static bool HasMark(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Mark);

    public static IEnumerable<string> Split(ReadOnlyMemory<byte> bytes)
    {
        var line = new List<byte>();
        for (var at = HasMark(bytes.Span) ? Mark.Length : 0; at < bytes.Length; at++)
        {
            var octet = bytes.Span[at];
            if (octet != '\n' && octet != '\r')
                line.Add(octet);
            if (octet != '\n' && line.Count < Longest)
                continue;
            yield return Decode(line);
            line.Clear();
        }

        if (line.Count > 0)
            yield return Decode(line);
    }

    // A line that is not in UTF-8 was written in a character set of one byte each: no byte of it is lost.
    private static string Decode(List<byte> line)
    {
        var end = line.IndexOf(0);
        var bytes = (end < 0 ? line : line.GetRange(0, end)).ToArray();
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
    }
}
