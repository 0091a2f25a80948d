using System.Buffers.Text;

namespace Postern.Net.Preludes.Fronts;

/// <summary>The announcement of a literal at the end of a line.</summary>
/// <param name="Length">Bytes that follow the line.</param>
/// <param name="Unasked">The client sends them without waiting for us (RFC 7888 §4).</param>
internal readonly record struct Literal(long Length, bool Unasked)
{
    /// <summary>Reads the announcement, if there is one.</summary>
    /// <remarks>ABNF: literal = "{" number64 ["+"] "}" CRLF *CHAR8 (RFC 9051 §9).</remarks>
    internal static Literal? AtEndOf(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[^1] != '}')
            return null;
        int open = line.LastIndexOf((byte)'{');
        if (open < 0)
            return null;
        var inside = line[(open + 1)..^1];
        bool unasked = !inside.IsEmpty && inside[^1] == '+';
        if (unasked)
            inside = inside[..^1];
        if (inside.IsEmpty || inside.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return null;
        // A number too large to read is still a literal, and too large.
        return new(Utf8Parser.TryParse(inside, out long length, out _) ? length : long.MaxValue, unasked);
    }
}
