using System.Globalization;
using Postern.Net.Certificates;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Settings;

/// <summary>Readers of values: each hands a good value on, or answers what is wrong in the second half of a sentence.</summary>
internal static class Read
{
    public static readonly string[] Versions = ["1.0", "1.1", "1.2", "1.3"];
    public static readonly string[] YesNo = ["yes", "no"];

    /// <summary>What a timer of the runtime takes is less than 2³² milliseconds, 49 days; half of it, as some times are added up.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(24);

    private static readonly (string Suffix, double Seconds)[] Units =
        [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    public static Func<Draft, string, string?> Text(Action<Draft, string> set) => (draft, value) =>
    {
        set(draft, value);
        return null;
    };

    public static Func<Draft, string, string?> Switch(Action<Draft, bool> set, string on = "yes", string off = "no") => (draft, value) =>
    {
        var isOn = value.Equals(on, StringComparison.OrdinalIgnoreCase);
        if (!isOn && !value.Equals(off, StringComparison.OrdinalIgnoreCase))
            return $"{Spelling.Quote(value)} is neither {on} nor {off}";
        set(draft, isOn);
        return null;
    };

    public static Func<Draft, string, string?> Count(int least, int most, Action<Draft, int> set) => (draft, value) =>
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
            return $"{Spelling.Quote(value)} is not a number from {least} to {most}";
        set(draft, number);
        return null;
    };

    public static Func<Draft, string, string?> OneOf(IReadOnlyList<string> choices, Action<Draft, int> set) => (draft, value) =>
    {
        for (var i = 0; i < choices.Count; i++)
        {
            if (!choices[i].Equals(value, StringComparison.OrdinalIgnoreCase))
                continue;
            set(draft, i);
            return null;
        }

        return $"{Spelling.Quote(value)} is unknown{Spelling.Hint(value, choices, "{0}").TrimEnd('.')}";
    };

    public static Func<Draft, string, string?> Version(Action<Draft, TlsVersion> set) =>
        OneOf(Versions, (draft, index) => set(draft, TlsVersion.Tls10 + index));

    public static Func<Draft, string, string?> Block(Action<Draft, Cidr> set) => (draft, value) =>
    {
        if (!Cidr.TryParse(value, out var block, out var problem))
            return problem;
        set(draft, block);
        return null;
    };

    public static Func<Draft, string, string?> PinText(Action<Draft, string> set) => (draft, value) =>
    {
        if (!Pin.TryParse(value, out var pin, out var problem))
            return problem;
        set(draft, pin.ToString());
        return null;
    };

    /// <summary>Names in one value, with commas or blanks between them.</summary>
    public static Func<Draft, string, string?> Names(int longest, Action<Draft, string[]> set) => (draft, value) =>
    {
        var names = value.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var bad = Array.Find(names, name => name.Length > longest || name.Any(c => c is <= ' ' or > '~'));
        if (bad is not null)
            return $"{Spelling.Quote(bad)} is not a name of at most {longest} ASCII characters";
        set(draft, names);
        return null;
    };

    /// <summary><c>300ms</c>, <c>10s</c>, <c>45m</c>, <c>12h</c>, <c>2d</c>; a bare number is seconds.</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var number = digits < 0 ? text : text[..digits];
        var suffix = digits < 0 ? "s" : text[digits..];
        var unit = Array.Find(Units, row => row.Suffix == suffix);
        if (unit.Suffix is null || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;
        var seconds = count * unit.Seconds;
        if (seconds > TimeSpan.FromDays(3650).TotalSeconds)
            return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>Reads a duration that a timer of the runtime waits for.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? TimerProblem(string text, string example, bool orNone, out TimeSpan duration)
    {
        if (!TryDuration(text, out duration) || (duration == TimeSpan.Zero && !orNone))
            return $"{Spelling.Quote(text)} is not a time: write one as in {example}";
        return duration > LongestTimer ? $"{Spelling.Quote(text)} is too long: write {LongestTimer.TotalDays:0}d or less" : null;
    }
}
