namespace Postern.Logging;

/// <summary>A moment as <c>2026-11-21T08:00:00Z</c> (RFC 3339 §5.6), to the second.</summary>
internal static class Rfc3339
{
    /// <summary>Its bytes. Not DateTime.ToString: what that is made of is compiled at run time, on the way to the first open door.</summary>
    public static byte[] Of(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        byte[] text = [.. "0000-00-00T00:00:00Z"u8];
        Write(text.AsSpan(0, 4), utc.Year);
        Write(text.AsSpan(5, 2), utc.Month);
        Write(text.AsSpan(8, 2), utc.Day);
        Write(text.AsSpan(11, 2), utc.Hour);
        Write(text.AsSpan(14, 2), utc.Minute);
        Write(text.AsSpan(17, 2), utc.Second);
        return text;
    }

    private static void Write(Span<byte> digits, int number)
    {
        for (var i = digits.Length - 1; i >= 0; i--, number /= 10)
            digits[i] = (byte)('0' + (number % 10));
    }
}
