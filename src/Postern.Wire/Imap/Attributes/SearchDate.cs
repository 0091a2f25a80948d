namespace Postern.Wire.Imap.Attributes;

/// <summary>A day as SEARCH names it, without a time or a zone (RFC 9051 §9, date).</summary>
internal static class SearchDate
{
    // date = date-text / DQUOTE date-text DQUOTE; date-text = date-day "-" date-month "-" date-year; date-day = 1*2DIGIT
    public static DateOnly Read(ref ImapReader reader)
    {
        var text = reader.Next('{') ? default : reader.Astring();
        int dash = text.IndexOf((byte)'-');
        if (dash is 1 or 2 && text.Length == dash + "-Jan-1970".Length && text[dash + 4] == '-' && Months.TryDay(text[..dash], text.Slice(dash + 1, 3), text[(dash + 5)..], out var date))
            return date;
        reader.Fail("Wrong date");
        return default;
    }
}
