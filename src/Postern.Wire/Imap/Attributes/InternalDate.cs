using System.Buffers;
using System.Globalization;

namespace Postern.Wire.Imap.Attributes;

/// <summary>When a message arrived, as APPEND brings it and FETCH tells it (RFC 9051 §9, date-time).</summary>
public static class InternalDate
{
    private const string Form = "01-Jan-1970 00:00:00 +0000";

    /// <summary>Reads a date-time between quotes.</summary>
    public static DateTimeOffset Read(ref ImapReader reader)
    {
        // date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE; date-day-fixed = (SP DIGIT) / 2DIGIT
        if (TryRead(reader.Quoted(), out var date))
            return date;
        reader.Fail("Wrong date");
        return default;
    }

    /// <summary>Writes the date with its quotes, to the second, in the zone that it has.</summary>
    public static void Write(DateTimeOffset date, IBufferWriter<byte> output)
    {
        var zone = date.Offset.Duration();
        var room = output.GetSpan(Form.Length + 2);
        // A day of one digit has a blank before it.
        if (!System.Text.Unicode.Utf8.TryWrite(
            room,
            CultureInfo.InvariantCulture,
            $"\"{date.Day,2}-{Months.Names[date.Month - 1]}-{date.Year:D4} {date.Hour:D2}:{date.Minute:D2}:{date.Second:D2} {(date.Offset < TimeSpan.Zero ? '-' : '+')}{zone.Hours:D2}{zone.Minutes:D2}\"",
            out int count))
        {
            throw new ArgumentException("an output gives less room than it was asked for", nameof(output));
        }
        output.Advance(count);
    }

    private static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset date)
    {
        date = default;
        if (text.Length != Form.Length || text[2] != '-' || text[6] != '-' || text[11] != ' ' || text[20] != ' ' || text[21] is not ((byte)'+' or (byte)'-'))
            return false;
        if (!Months.TryDay(text[..2].TrimStart((byte)' '), text[3..6], text[7..11], out var day) || !TryTime(text[12..20], out var time))
            return false;
        if (!Months.TryNumber(text[22..24], out int hours) || !Months.TryNumber(text[24..], out int minutes) || minutes > 59)
            return false;
        var offset = new TimeSpan(text[21] == '-' ? -hours : hours, text[21] == '-' ? -minutes : minutes, 0);
        long ticks = day.ToDateTime(time).Ticks - offset.Ticks;
        // Fourteen hours is what DateTimeOffset takes, and no zone is farther away.
        if (offset.Duration() > TimeSpan.FromHours(14) || ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;
        date = new(day.ToDateTime(time), offset);
        return true;
    }

    // time = 2DIGIT ":" 2DIGIT ":" 2DIGIT
    private static bool TryTime(ReadOnlySpan<byte> text, out TimeOnly time)
    {
        time = default;
        if (text[2] != ':' || text[5] != ':' || !Months.TryNumber(text[..2], out int hour) || !Months.TryNumber(text[3..5], out int minute) || !Months.TryNumber(text[6..], out int second))
            return false;
        if (hour > 23 || minute > 59 || second > 60)
            return false;
        // A leap second is the one before it: no clock here has it.
        time = new(hour, minute, Math.Min(second, 59));
        return true;
    }
}
