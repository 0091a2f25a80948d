using Microsoft.Extensions.Logging;

namespace Postern.Logging;

/// <summary>One line of the log on its way to where it is written.</summary>
/// <param name="Time">When it was said.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Source">Who says it: a door's name, or <c>postern</c>.</param>
/// <param name="Event">Its fixed number and name.</param>
/// <param name="Text">What it says.</param>
/// <param name="Facts">The same as names and values; only where the log is JSON.</param>
internal readonly record struct LogLine(
    DateTimeOffset Time, LogLevel Level, string Source, EventId Event, string Text, IReadOnlyList<KeyValuePair<string, object?>>? Facts)
{
    /// <summary>0–7, as in syslog(3); whoever has finer levels than <see cref="Level"/> says his own.</summary>
    public int Severity { get; init; } = LogWords.Severity(Level);
}
