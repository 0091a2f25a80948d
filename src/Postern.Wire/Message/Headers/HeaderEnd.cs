namespace Postern.Wire.Message.Headers;

/// <summary>Where a header section ends: behind its empty line, whose end is CRLF, or LF as in a file (RFC 5322 §2.1).</summary>
public static class HeaderEnd
{
    /// <summary>The length of the section with its empty line; -1 where that has not come.</summary>
    /// <param name="octets">A message from its first octet on, or a beginning of it.</param>
    /// <param name="from">Octets of it that were looked at before, in vain.</param>
    public static int Find(ReadOnlySpan<byte> octets, int from = 0)
    {
        if (octets is [(byte)'\n', ..])
            return 1;
        if (octets is [(byte)'\r', (byte)'\n', ..])
            return 2;
        // An empty line may have begun in what was looked at.
        int start = Math.Max(0, from - 2);
        var rest = octets[start..];
        int bare = rest.IndexOf("\n\n"u8);
        int whole = (bare < 0 ? rest : rest[..(bare + 1)]).IndexOf("\n\r\n"u8);
        return whole >= 0 ? start + whole + 3 : bare >= 0 ? start + bare + 2 : -1;
    }
}
