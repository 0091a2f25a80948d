using System.Globalization;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Settings;

/// <summary>The named limits: <c>--limit NAME=VALUE</c>.</summary>
internal static class LimitTable
{
    private const int MostBytesPerSecond = 1 << 20; // arbitrary: a handshake is a few thousand bytes

    public static readonly NamedLimit[] All =
    [
        Time("handshake",          "from the first byte of TLS to the end of its handshake",                      l => l.Handshake,        (l, t) => l with { Handshake = t }),
        Time("prelude",            "how long a client may be silent, or talk in clear text, before TLS begins",   l => l.Prelude,          (l, t) => l with { Prelude = t }),
        Time("login",              "how long a client of a mail door may take to log in",                         l => l.Login,            (l, t) => l with { Login = t }),
        TimeOrNone("guard",              "how long a login may wait while others guess the account's password",         l => l.Guard,            (l, t) => l with { Guard = t }),
        Time("pause",              "how long a client of a submission door may be silent",                        l => l.Pause,            (l, t) => l with { Pause = t }),
        Time("pop3-pause",         "how long a POP3 client may be silent, where its mailbox is here",             l => l.Pop3Pause,        (l, t) => l with { Pop3Pause = t }),
        Time("delivery",           "how long the next hop may take to judge a whole mail",                        l => l.Delivery,         (l, t) => l with { Delivery = t }),
        Time("connect",            "one attempt to reach one address",                                            l => l.Connect,          (l, t) => l with { Connect = t }),
        Time("idle",               "no byte in either direction",                                                 l => l.Idle,             (l, t) => l with { Idle = t }),
        TimeOrNone("close",              "from the end of one direction to the end of the connection, while nothing moves", l => l.Close,        (l, t) => l with { Close = t }),
        Time("command",            "one step of the talk with the server before TLS",                             l => l.Command,          (l, t) => l with { Command = t }),
        TimeOrNone("detect",             "how long a +auto door waits for a TLS client to speak first",                 l => l.Detect,           (l, t) => l with { Detect = t }),
        TimeOrNone("drain",              "how long open connections may go on after a stop was asked for",              l => l.Drain,            (l, t) => l with { Drain = t }),
        TimeOrNone("minimum-rate-grace", "how long the minimum rate waits",                                             l => l.MinimumRateGrace, (l, t) => l with { MinimumRateGrace = t }),
        new("minimum-rate",        "bytes a second a peer must send before its handshake is done; 0 for none",    l => l.MinimumRate.ToString(CultureInfo.InvariantCulture), Rate),
    ];

    public static readonly string[] Names = [.. All.Select(limit => limit.Name)];

    /// <summary>Takes <c>NAME=VALUE</c> in.</summary>
    public static string? Set(Draft draft, string text)
    {
        var equals = text.IndexOf('=');
        if (equals < 0)
            return $"{Spelling.Quote(text)} is not NAME=VALUE: write one as in handshake=10s";
        var name = text[..equals].Trim().ToLowerInvariant();
        var limit = Array.Find(All, limit => limit.Name == name);
        if (limit is null)
            return $"the limit {Spelling.Quote(name)} is unknown{Spelling.Hint(name, Names, "{0}").TrimEnd('.')}";

        var value = text[(equals + 1)..].Trim();
        if (limit.Change(draft.Limits, value) is not { } limits)
            return $"{Spelling.Quote(value)} is not a value of the limit {name}: write one as in {name}={limit.Show(new Limits())}";
        draft.Limits = limits;
        return null;
    }

    /// <summary>A duration in the shortest form that <see cref="Read.TryDuration"/> reads.</summary>
    public static string Show(TimeSpan time) => time switch
    {
        { TotalMilliseconds: var ms } when ms % 1000 != 0 => $"{ms:0}ms",
        { TotalSeconds: var s } when s % 60 != 0 || s == 0 => $"{s:0}s",
        { TotalSeconds: < 3600 } => $"{time.TotalMinutes:0}m",
        { TotalSeconds: var s } when s % 3600 == 0 => $"{time.TotalHours:0}h",
        _ => $"{time.TotalMinutes:0}m",
    };

    /// <summary>A wait of no time at all would end every connection before it began.</summary>
    private static NamedLimit Time(string name, string help, Func<Limits, TimeSpan> get, Func<Limits, TimeSpan, Limits> set) =>
        new(name, help, limits => Show(get(limits)), (limits, text) => Read.TryDuration(text, out var time) && time > TimeSpan.Zero ? set(limits, time) : null);

    /// <summary>0 is good: what it limits is not waited for.</summary>
    private static NamedLimit TimeOrNone(string name, string help, Func<Limits, TimeSpan> get, Func<Limits, TimeSpan, Limits> set) =>
        new(name, help, limits => Show(get(limits)), (limits, text) => Read.TryDuration(text, out var time) ? set(limits, time) : null);

    private static Limits? Rate(Limits limits, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate <= MostBytesPerSecond
            ? limits with { MinimumRate = rate }
            : null;
}
