using Postern.Stunnel.Reading.Values;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading.Options;

/// <summary>The ways of taking a value that many options share.</summary>
internal static class Take
{
    // A poll(2) waits no longer; stunnel waits for ever where a number is negative or too large for it.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>An option of Windows, and whatever is not taken as a value: nobody asks.</summary>
    public static string? Windows(ReadingRun run, string value) => "Specified option name is not valid here";

    /// <summary>Taken, and without effect, which is said.</summary>
    public static TakeOption Nothing(string why) => (run, _) => Ignored(run, why);

    /// <summary>Says that this line has no effect.</summary>
    public static string? Ignored(ReadingRun run, string why)
    {
        run.Say(5, $"{run.Place.File}:{run.Place.Line}: option has no effect: {why}");
        return null;
    }

    /// <summary>Refused, whatever the value.</summary>
    public static TakeOption Refused(string why) => (_, _) => why;

    /// <summary>Null for an empty value.</summary>
    public static string? Unset(string value) => value.Length == 0 ? null : value;

    /// <summary>A text of the global part.</summary>
    public static TakeOption Global(Func<GlobalOptions, string, GlobalOptions> set) => (run, value) =>
    {
        run.Options = set(run.Options, value);
        return null;
    };

    /// <summary>A text that is looked at when the section ends.</summary>
    public static TakeOption Draft(Func<SectionDraft, string, SectionDraft> set) => (run, value) =>
    {
        run.Section = set(run.Section, value);
        return null;
    };

    /// <summary>A text of a service.</summary>
    public static TakeOption Service(Func<ServiceOptions, string, ServiceOptions> set) => (run, value) =>
    {
        run.Service = set(run.Service, value);
        return null;
    };

    /// <summary>A text that belongs to TLS.</summary>
    public static TakeOption Tls(Func<TlsOptions, string, TlsOptions> set) => Service((service, value) => service with { Tls = set(service.Tls, value) });

    /// <summary>A text that belongs to a protocol.</summary>
    public static TakeOption Negotiation(Func<NegotiationOptions, string, NegotiationOptions> set) =>
        Service((service, value) => service with { Negotiation = set(service.Negotiation, value) });

    /// <summary>Yes or no.</summary>
    public static TakeOption YesNo(Func<ServiceOptions, bool, ServiceOptions> set) =>
        Value(Words.YesNo, Words.NeitherYesNorNo, (run, on) => run.Service = set(run.Service, on));

    /// <summary>Yes or no, of TLS.</summary>
    public static TakeOption TlsYesNo(Func<TlsOptions, bool, TlsOptions> set) => YesNo((service, on) => service with { Tls = set(service.Tls, on) });

    /// <summary>A time in seconds.</summary>
    public static TakeOption Seconds(string name, Func<ServiceOptions, TimeSpan, ServiceOptions> set) =>
        Value(Words.Number, $"Illegal {name} timeout", (run, seconds) => run.Service = set(run.Service, Time(seconds)));

    /// <summary>A value that is read, or refused with these words.</summary>
    public static TakeOption Value<T>(Func<string, T?> read, string problem, Action<ReadingRun, T> set)
        where T : struct => (run, value) =>
    {
        if (read(value) is not { } taken)
            return problem;
        set(run, taken);
        return null;
    };

    /// <summary>As many seconds, or the longest time there is.</summary>
    public static TimeSpan Time(int seconds) => seconds < 0 || seconds > Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(seconds);
}
