namespace Postern.Wire.Imap;

/// <summary>What a line says at its end of the literal that follows it: <c>{n}</c>, <c>{n+}</c>, <c>{n-}</c>, also behind a tilde.</summary>
/// <param name="Length">Octets that follow; <see cref="long.MaxValue"/> where there are too many digits for a number.</param>
/// <param name="IsSynchronizing">The sender waits to be told to go on.</param>
/// <param name="Start">Where the brace stands in the line.</param>
public readonly record struct LiteralAnnouncement(long Length, bool IsSynchronizing, int Start)
{
    /// <summary>Octets at the end of a line that are enough to see an announcement.</summary>
    public const int Longest = 32;

    /// <summary>Looks at the end of a line without its CRLF.</summary>
    /// <remarks>
    /// Quotes before it are not looked at: a quoted string that is whole ends with a quote, and a peer that breaks its
    /// quotes would make us read what it means as a literal as if it were lines.
    /// </remarks>
    public static bool TryRead(ReadOnlySpan<byte> line, out LiteralAnnouncement announcement)
    {
        announcement = default;
        if (line is not [.., (byte)'}'])
            return false;
        var tail = line[^Math.Min(Longest, line.Length)..^1];
        int brace = tail.LastIndexOf((byte)'{');
        if (brace < 0)
            return false;
        var number = tail[(brace + 1)..];
        // RFC 7888 §8 has the plus; the minus is Cyrus's for a literal within the limit of LITERAL-.
        bool isSynchronizing = number is not [.., (byte)'+' or (byte)'-'];
        if (!isSynchronizing)
            number = number[..^1];
        if (number.IsEmpty || number.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        long length = 0;
        foreach (byte digit in number)
            length = length > (long.MaxValue - 9) / 10 ? long.MaxValue : (length * 10) + digit - '0';
        announcement = new(length, isSynchronizing, line.Length - 1 - tail.Length + brace);
        return true;
    }
}
