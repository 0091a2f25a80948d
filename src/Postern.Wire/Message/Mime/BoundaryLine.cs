namespace Postern.Wire.Message.Mime;

/// <summary>Holds a line against the boundaries of the parts that are open (RFC 2046 §5.1.1).</summary>
internal static class BoundaryLine
{
    /// <summary>Which of them the line belongs to; less than nothing for none.</summary>
    /// <remarks>
    /// A line only begins with the boundary: what follows is padding or damage. Where one boundary is the beginning of another
    /// (<c>=_a</c> and <c>=_a-1</c>) the longest that fits is meant; of two that are equal the inner one.
    /// </remarks>
    public static int Find(List<MessagePart> open, ReadOnlySpan<byte> line, out bool isLast)
    {
        int found = -1;
        int length = 0;
        if (line.StartsWith("--"u8))
        {
            for (int i = open.Count - 1; i >= 0; i--)
            {
                if (open[i].Boundary.Length > length && line[2..].StartsWith(open[i].Boundary))
                    (found, length) = (i, open[i].Boundary.Length);
            }
        }
        isLast = found >= 0 && line[(2 + length)..].StartsWith("--"u8);
        return found;
    }
}
