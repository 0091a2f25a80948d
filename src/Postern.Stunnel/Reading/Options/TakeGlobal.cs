using System.Net;
using Postern.Stunnel.Reading.Values;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading.Options;

/// <summary>How the values of the global part are taken.</summary>
internal static class TakeGlobal
{
    private static readonly (string, Foreground)[] ForegroundWords = [("yes", Settings.Foreground.Yes), ("quiet", Settings.Foreground.Quiet), ("no", Settings.Foreground.No)];
    private static readonly (string, bool)[] LogWords = [("append", false), ("overwrite", true)];
    private static readonly (string, bool)[] CompressionWords = [("deflate", true), ("zlib", true)];
    private static readonly (string, bool)[] Profiles = [("strict", true), ("stunnel", false)];

    public static TakeOption Compression { get; } = Take.Value(
        value => Words.Find(CompressionWords, value), "Specified compression type is not available", (run, on) => run.Global = run.Global with { Compression = on });

    public static TakeOption Drain { get; } = Take.Value(
        Words.Number, "Illegal drain time", (run, seconds) => run.Options = run.Options with { Drain = Take.Time(Math.Max(0, seconds)) });

    public static TakeOption Fips { get; } = Take.Value(Words.YesNo, Words.NeitherYesNorNo, (run, on) => run.Global = run.Global with { Fips = on });

    public static TakeOption Foreground { get; } = Take.Value(
        value => Words.Find(ForegroundWords, value), "The argument needs to be either 'yes', 'quiet' or 'no'", (run, mode) => run.Options = run.Options with { Foreground = mode });

    public static TakeOption Log { get; } = Take.Value(
        value => Words.Find(LogWords, value), "The argument needs to be either 'append' or 'overwrite'", (run, over) => run.Options = run.Options with { LogOverwrite = over });

    public static TakeOption Profile { get; } = Take.Value(
        value => Words.Find(Profiles, value), "The argument needs to be either 'strict' or 'stunnel'", (run, strict) => run.Options = run.Options with { Strict = strict });

    public static TakeOption RandomBytes { get; } = Take.Value(
        Words.Number, "Illegal number of bytes to read from random seed files", (run, _) => Take.Ignored(run, "OpenSSL finds randomness by itself"));

    public static TakeOption RandomOverwrite { get; } = Take.Value(
        Words.YesNo, Words.NeitherYesNorNo, (run, _) => Take.Ignored(run, "OpenSSL finds randomness by itself"));

    public static TakeOption Syslog { get; } = Take.Value(Words.YesNo, Words.NeitherYesNorNo, (run, on) => run.Options = run.Options with { Syslog = on });

    // Engines are gone from OpenSSL 4 and deprecated in 3: automatic support finds none, and none can be named.
    public static string? Engine(ReadingRun run, string value)
    {
        var isAutomatic = Words.Is(value, "auto");
        run.Say(6, isAutomatic ? "Enabling automatic engine support" : $"Enabling support for engine \"{value}\"");
        return isAutomatic ? Take.Ignored(run, "engines are not supported") : "Failed to open the engine";
    }

    public static string? Metrics(ReadingRun run, string value)
    {
        var (address, problem) = AddressText.Read(value, run.Host);
        // A port of any kind is found by nobody, and a name may lead anywhere.
        if (problem is not null || address is null or { Path: null, Port: 0 } || address.Host.Length > 0 && !IPAddress.TryParse(address.Host, out _))
            return "Illegal address of metrics";
        run.Options = run.Options with { Metrics = value };
        return null;
    }

    public static string? Environment(ReadingRun run, string value)
    {
        var equals = value.IndexOf('=');
        if (equals <= 0)
            return "Invalid environment variable: NAME=VALUE expected";
        run.Options = run.Options with { Environment = [.. run.Options.Environment, new(value[..equals], value[(equals + 1)..])] };
        return null;
    }
}
