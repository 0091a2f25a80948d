namespace Postern.Wire.Message.Dates;

/// <summary>Dates of a header (RFC 5322 §3.3), with the obsolete forms of §4.3 and those that occur: without a comma, zone or seconds, with dashes, as <c>ctime</c> or ISO 8601 writes them.</summary>
public static class MessageDate
{
    /// <summary>Reads an unfolded value; false where no day can be made of it. A zone that is missing or unknown is UTC (RFC 5322 §4.3), a leap second the one before it, a time that there is not midnight.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out DateTimeOffset date)
    {
        var parts = new DateParts();
        var words = new DateWords(value);
        while (words.MoveNext())
        {
            if (char.IsAsciiDigit((char)words.Current[0]))
                parts.Number(words.Current, words.Before, words.After);
            else
                parts.Name(words.Current, words.After);
        }
        return parts.TryMake(out date);
    }
}
