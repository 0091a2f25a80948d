using System.Text;

namespace Postern.Wire.Imap.Attributes;

/// <summary>The names of months, and days that there are (RFC 9051 §9, date-month).</summary>
internal static class Months
{
    public static readonly string[] Names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>1 to 12; 0 where there is no such month.</summary>
    public static int Find(ReadOnlySpan<byte> name)
    {
        for (int month = 0; month < Names.Length; month++)
        {
            if (Ascii.EqualsIgnoreCase(name, Names[month]))
                return month + 1;
        }
        return 0;
    }

    /// <summary>Digits and nothing else.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            number = (number * 10) + digit - '0';
        }
        return digits.Length is > 0 and <= 4;
    }

    public static bool TryDay(ReadOnlySpan<byte> day, ReadOnlySpan<byte> month, ReadOnlySpan<byte> year, out DateOnly date)
    {
        date = default;
        if (!TryNumber(day, out int number) || Find(month) is not (> 0 and var found) || !TryNumber(year, out int full) || year.Length != 4)
            return false;
        if (full == 0 || number == 0 || number > DateTime.DaysInMonth(full, found))
            return false;
        date = new(full, found, number);
        return true;
    }
}
