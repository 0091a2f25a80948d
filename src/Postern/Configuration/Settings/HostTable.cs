using Microsoft.Extensions.Logging;
using Postern.Wire.Ends;

namespace Postern.Configuration.Settings;

/// <summary>What may only stand above the first section: Postern's settings of the program, and stunnel's words for them.</summary>
internal static class HostTable
{
    private static readonly string[] Facilities =
        ["kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "", "", "", "", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"];

    private static readonly (string[] Names, LogLevel Level)[] Levels =
    [
        (["0", "emerg"],   LogLevel.Critical),
        (["1", "alert"],   LogLevel.Critical),
        (["2", "crit"],    LogLevel.Critical),
        (["3", "err"],     LogLevel.Error),
        (["4", "warning"], LogLevel.Warning),
        (["5", "notice"],  LogLevel.Information),
        (["6", "info"],    LogLevel.Information),
        (["7", "debug"],   LogLevel.Debug),
    ];

    private static readonly (string Name, Func<Draft, string, string?> Set)[] StunnelWords =
    [
        ("debug",      Debug),
        ("foreground", Foreground),
        ("output",     Read.Text((d, v) => d.Host = d.Host with { LogFile = v })),
        ("pid",        (d, v) => { d.Host = d.Host with { PidFile = v.Length == 0 ? null : v }; return null; }),
    ];

    public static IEnumerable<string> Names => SettingTable.All.Where(setting => setting.Group == SettingGroup.Process && !setting.Hidden).Select(setting => setting.Key)
        .Concat(StunnelWords.Select(word => word.Name));

    /// <summary>Whether this is a setting of the whole program.</summary>
    public static bool Knows(string name, string value) =>
        IsLogMode(name, value)
        || SettingTable.Keyed(name) is { Group: SettingGroup.Process, Hidden: false }
        || Array.Exists(StunnelWords, word => word.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static string? Apply(Draft draft, string name, string value)
    {
        if (IsLogMode(name, value))
        {
            draft.Host = draft.Host with { LogOverwrite = value.Equals("overwrite", StringComparison.OrdinalIgnoreCase) };
            return null;
        }

        var word = Array.Find(StunnelWords, word => word.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return word.Set is null ? SettingTable.Keyed(name)?.Apply(draft, value) : word.Set(draft, value);
    }

    /// <summary>stunnel's <c>log</c> is a mode; ours is a file.</summary>
    private static bool IsLogMode(string name, string value) =>
        name.Equals("log", StringComparison.OrdinalIgnoreCase) && (value.Equals("append", StringComparison.OrdinalIgnoreCase) || value.Equals("overwrite", StringComparison.OrdinalIgnoreCase));

    private static string? Foreground(Draft draft, string value) => value.ToLowerInvariant() switch
    {
        "yes" => null,
        "quiet" => null,
        "no" => "postern run stays in the foreground by itself: write background = yes in its place, or let systemd start it",
        _ => $"{Spelling.Quote(value)} is none of yes, quiet and no",
    };

    /// <summary><c>[facility.]level</c></summary>
    private static string? Debug(Draft draft, string value)
    {
        var dot = value.IndexOf('.');
        var facility = dot < 0 ? 3 : Array.IndexOf(Facilities, value[..dot].ToLowerInvariant());
        if (facility < 0 || dot == 0)
            return $"{Spelling.Quote(value[..dot])} is not a facility of syslog: write one as in daemon or mail";
        var name = value[(dot + 1)..].ToLowerInvariant();
        var row = Array.Find(Levels, row => row.Names.Contains(name));
        if (row.Names is null)
            return $"{Spelling.Quote(name)} is not a level: write a number from 0 to 7, or emerg, alert, crit, err, warning, notice, info or debug";
        draft.Host = draft.Host with { LogLevel = row.Level, SyslogFacility = facility };
        return null;
    }
}
