using System.Text;

namespace Postern.Wire.Message.Dates;

/// <summary>What the words of a date come to, in whatever order they stand.</summary>
internal struct DateParts
{
    private const int Missing = -1;
    private const int LargestZone = 14 * 60;

    private static readonly byte[][] Months =
    [
        "jan"u8.ToArray(), "feb"u8.ToArray(), "mar"u8.ToArray(), "apr"u8.ToArray(), "may"u8.ToArray(), "jun"u8.ToArray(),
        "jul"u8.ToArray(), "aug"u8.ToArray(), "sep"u8.ToArray(), "oct"u8.ToArray(), "nov"u8.ToArray(), "dec"u8.ToArray(),
    ];

    /// <summary>obs-zone (RFC 5322 §4.3), and others that are written; in minutes. Letters of the military are UTC: they were defined the wrong way round.</summary>
    private static readonly (byte[] Name, int Minutes)[] Zones =
    [
        ("ut"u8.ToArray(), 0), ("gmt"u8.ToArray(), 0), ("utc"u8.ToArray(), 0),
        ("est"u8.ToArray(), -300), ("edt"u8.ToArray(), -240), ("cst"u8.ToArray(), -360), ("cdt"u8.ToArray(), -300),
        ("mst"u8.ToArray(), -420), ("mdt"u8.ToArray(), -360), ("pst"u8.ToArray(), -480), ("pdt"u8.ToArray(), -420),
        ("bst"u8.ToArray(), 60), ("cet"u8.ToArray(), 60), ("met"u8.ToArray(), 60), ("mez"u8.ToArray(), 60), ("cest"u8.ToArray(), 120), ("mest"u8.ToArray(), 120),
        ("eet"u8.ToArray(), 120), ("eest"u8.ToArray(), 180), ("msk"u8.ToArray(), 180), ("jst"u8.ToArray(), 540), ("kst"u8.ToArray(), 540),
    ];

    private int _year = Missing;
    private int _month = Missing;
    private int _day = Missing;
    private int _hour = Missing;
    private int _minute = Missing;
    private int _second = Missing;
    private int _zone;
    private bool _hasZone;
    private bool _isZoneOpen;
    private bool _isMorning;
    private bool _isAfternoon;

    public DateParts()
    {
    }

    /// <summary>Takes a number by the signs around it and by what is still missing.</summary>
    public void Number(ReadOnlySpan<byte> word, byte before, byte after)
    {
        int number = 0;
        foreach (byte digit in word[..Math.Min(8, word.Length)])
            number = number * 10 + (digit - '0');
        bool hasTime = _minute != Missing;
        if (_isZoneOpen && before == ':')
            _zone += Math.Sign(_zone) * number;
        // zone = ("+" / "-") 4DIGIT
        else if (hasTime && before is (byte)'+' or (byte)'-' && !_hasZone)
            Zone(number, word.Length, before == '-', after);
        else if (before == ':' && _hour != Missing)
            Sixty(number);
        else if (after == ':' && _hour == Missing)
            _hour = number;
        else if (before == '.' && _hour != Missing)
            Sixty(number);
        else if (word.Length >= 4 && _year == Missing)
            _year = number;
        else if (_year != Missing && _month == Missing && before == '-')
            _month = number;
        else if (_day == Missing)
            _day = number;
        else if (_year == Missing)
            _year = number;
        else if (after == '.' && _hour == Missing)
            _hour = number;
    }

    /// <summary>Takes a month, a zone or a half of the day; days of the week, which a comma follows or which are none of these, say nothing.</summary>
    public void Name(ReadOnlySpan<byte> word, byte after)
    {
        int month = word.Length < 3 || after == ',' ? -1 : Month(word[..3]);
        if (_month == Missing && month >= 0)
            _month = month + 1;
        else if (Ascii.EqualsIgnoreCase(word, "am"u8))
            _isMorning = true;
        else if (Ascii.EqualsIgnoreCase(word, "pm"u8))
            _isAfternoon = true;
        else if (_minute != Missing && !_hasZone)
            NamedZone(word);
    }

    public bool TryMake(out DateTimeOffset date)
    {
        date = default;
        // RFC 5322 §4.3: two digits are 1950 to 2049, three are years since 1900.
        int year = _year switch { Missing => Missing, < 50 => _year + 2000, < 1000 => _year + 1900, _ => _year };
        if (year is < 1 or > 9998 || _month is < 1 or > 12 || _day < 1 || _day > DateTime.DaysInMonth(year, _month))
            return false;
        int hour = Math.Max(0, _hour);
        if (_isMorning || _isAfternoon)
            hour = hour % 12 + (_isAfternoon ? 12 : 0);
        // The day is worth more than nothing: searching asks for days.
        if (hour > 23 || _minute > 59 || _second > 60)
            (hour, _minute, _second) = (0, 0, 0);
        int zone = Math.Abs(_zone) <= LargestZone ? _zone : 0;
        date = new(year, _month, _day, hour, Math.Max(0, _minute), Math.Clamp(_second, 0, 59), TimeSpan.FromMinutes(zone));
        return true;
    }

    private static int Month(ReadOnlySpan<byte> word)
    {
        for (int i = 0; i < Months.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(Months[i], word))
                return i;
        }
        return -1;
    }

    private void Sixty(int number)
    {
        if (_minute == Missing)
            _minute = number;
        else if (_second == Missing)
            _second = number;
    }

    private void Zone(int number, int digits, bool isWest, byte after)
    {
        int minutes = digits <= 2 ? number * 60 : number / 100 * 60 + number % 100;
        _zone = Math.Min(minutes, 100_000) * (isWest ? -1 : 1);
        _hasZone = true;
        _isZoneOpen = digits <= 2 && after == ':';
    }

    private void NamedZone(ReadOnlySpan<byte> word)
    {
        foreach ((byte[] name, int minutes) in Zones)
        {
            if (Ascii.EqualsIgnoreCase(name, word))
                _zone = minutes;
        }
    }
}
