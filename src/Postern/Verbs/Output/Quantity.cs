using System.Globalization;

namespace Postern.Verbs.Output;

/// <summary>Amounts as a person says them.</summary>
internal static class Quantity
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary><c>512 B</c>, <c>1.5 KiB</c>, <c>240 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        double amount = bytes;
        int unit = 0;
        for (; amount >= 1000 && unit < Units.Length - 1; unit++)
            amount /= 1024;
        return amount.ToString(unit > 0 && amount < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary><c>12 s</c>, <c>3 min 5 s</c>, <c>2 h 10 min</c>, <c>4 d 3 h</c>: the two largest that say something.</summary>
    public static string Age(double seconds)
    {
        TimeSpan age = TimeSpan.FromSeconds(Math.Floor(seconds));
        return age switch
        {
            { TotalMinutes: < 1 } => $"{age.Seconds} s",
            { TotalHours: < 1 } => $"{age.Minutes} min {age.Seconds} s",
            { TotalDays: < 1 } => $"{age.Hours} h {age.Minutes} min",
            _ => $"{age.Days} d {age.Hours} h",
        };
    }
}
