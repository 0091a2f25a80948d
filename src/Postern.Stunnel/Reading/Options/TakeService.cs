using Postern.Stunnel.Reading.Values;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading.Options;

/// <summary>How the values of services are taken that have nothing to do with TLS.</summary>
internal static class TakeService
{
    private const int YesIsOneSecond = 1000;

    private static readonly (string, FailoverKind)[] FailoverWords = [("rr", FailoverKind.RoundRobin), ("prio", FailoverKind.Priority)];

    private static readonly (string, LogIdKind)[] LogIdWords =
        [("sequential", LogIdKind.Sequential), ("unique", LogIdKind.Unique), ("thread", LogIdKind.Thread), ("process", LogIdKind.Process)];

    private static readonly (string, Transparency)[] TransparencyWords =
    [
        ("none", Transparency.None), ("no", Transparency.None), ("source", Transparency.Source), ("yes", Transparency.Source),
        ("destination", Transparency.Destination), ("both", Transparency.Source | Transparency.Destination),
    ];

    public static TakeOption Failover { get; } = Take.Value(
        value => Words.Find(FailoverWords, value), "The argument needs to be either 'rr' or 'prio'", (run, kind) => run.Service = run.Service with { Failover = kind });

    public static TakeOption LogId { get; } = Take.Value(
        value => Words.Find(LogIdWords, value), "Invalid connection identifier type", (run, kind) => run.Service = run.Service with { LogId = kind });

    public static TakeOption Retry { get; } = Take.Value(
        Milliseconds, Words.NeitherYesNorNo, (run, time) => run.Service = run.Service with { Retry = time > 0 ? TimeSpan.FromMilliseconds(time) : null });

    public static TakeOption Stack { get; } = Take.Value(
        Words.Number, "Illegal thread stack size", (run, _) => Take.Ignored(run, "a connection has no thread of its own"));

    public static TakeOption Transparent { get; } = Take.Value(
        value => Words.Find(TransparencyWords, value), "Selected transparent proxy mode is not available", (run, kind) => run.Service = run.Service with { Transparent = kind });

    public static string? Debug(ReadingRun run, string value)
    {
        var parts = value.Split('.');
        // A facility is the program's: in a section the whole value is a level.
        if (run.InGlobal && parts.Length > 1)
        {
            if (LogLevels.Facility(parts[0]) is not { } facility)
                return "Illegal syslog facility";
            run.Options = run.Options with { Facility = facility };
            value = parts[1];
        }

        if (LogLevels.Level(value) is not { } level)
            return "Illegal debug level";
        run.Service = run.Service with { DebugLevel = level };
        if (run.InGlobal)
            run.Options = run.Options with { DebugLevel = level };
        return null;
    }

    public static string? ExecArguments(ReadingRun run, string value)
    {
        run.Service = run.Service with { ExecArguments = value.Split(LineText.Blanks, StringSplitOptions.RemoveEmptyEntries) };
        return null;
    }

    public static string? Local(ReadingRun run, string value)
    {
        if (run.Host.WhyUnresolvable(value) is { } why)
        {
            run.Say(3, $"Error resolving \"{value}\": {why}");
            return "Failed to resolve local address";
        }

        run.Service = run.Service with { Local = value };
        return null;
    }

    public static string? Name(ReadingRun run, string value)
    {
        run.Service = run.Service with { Name = value };
        if (run.InGlobal)
            run.Options = run.Options with { ServiceName = value };
        return null;
    }

    public static string? Socket(ReadingRun run, string value)
    {
        if (SocketText.Read(value) is not { } option)
            return "Illegal socket option";
        run.Service = run.Service with { SocketOptions = SocketText.With(run.Service.SocketOptions, option) };
        return null;
    }

    public static string? User(ReadingRun run, string value)
    {
        if (Identifier(value, run.Host.FindUser) is not { } user)
            return "Illegal UID";
        run.Service = run.Service with { SocketUser = user };
        if (run.InGlobal)
            run.Options = run.Options with { User = user };
        return null;
    }

    public static string? Group(ReadingRun run, string value)
    {
        if (Identifier(value, run.Host.FindGroup) is not { } group)
            return "Illegal GID";
        run.Service = run.Service with { SocketGroup = group };
        if (run.InGlobal)
            run.Options = run.Options with { Group = group };
        return null;
    }

    // A number that no identifier can be becomes 0, and so root, in stunnel: here it is refused.
    private static int? Identifier(string value, Func<string, uint?> find)
    {
        if (Words.Number(value) is { } number)
            return number is >= 0 and < int.MaxValue ? number : null;
        return value.Length > 0 && find(value) is { } found && found <= int.MaxValue ? (int)found : null;
    }

    private static int? Milliseconds(string value)
    {
        if (Words.YesNo(value) is { } on)
            return on ? YesIsOneSecond : 0;
        return Words.Number(value) is >= 0 and var time ? time : null;
    }
}
