namespace Postern.Stunnel.Reading.Values;

/// <summary>The levels and facilities of <c>debug</c>, as syslog(3) numbers them.</summary>
internal static class LogLevels
{
    private static readonly (string, int)[] Levels =
    [
        ("emerg", 0), ("alert", 1), ("crit", 2), ("err", 3), ("warning", 4), ("notice", 5), ("info", 6), ("debug", 7),
    ];

    private static readonly (string, int)[] Facilities =
    [
        ("kern", 0), ("user", 1), ("mail", 2), ("daemon", 3), ("auth", 4), ("syslog", 5), ("lpr", 6), ("news", 7),
        ("uucp", 8), ("cron", 9), ("authpriv", 10), ("ftp", 11), ("local0", 16), ("local1", 17), ("local2", 18),
        ("local3", 19), ("local4", 20), ("local5", 21), ("local6", 22), ("local7", 23),
    ];

    /// <summary>A level by its name or its one digit.</summary>
    public static int? Level(string word) => word is [>= '0' and <= '7'] ? word[0] - '0' : Words.Find(Levels, word);

    /// <summary>A facility by its name.</summary>
    public static int? Facility(string word) => Words.Find(Facilities, word);
}
