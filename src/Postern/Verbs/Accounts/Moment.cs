using System.Globalization;

namespace Postern.Verbs.Accounts;

/// <summary>A time as an operator reads it: in UTC, to the minute.</summary>
internal static class Moment
{
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
