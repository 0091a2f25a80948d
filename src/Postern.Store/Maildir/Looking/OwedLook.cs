namespace Postern.Store.Maildir.Looking;

/// <summary>The look at a directory that is owed for a change of ours, which may have hidden another's.</summary>
/// <param name="patience">How long it is owed.</param>
internal sealed class OwedLook(TimeSpan patience)
{
    /// <summary>Of <c>new</c>, which is small: a tick of most clocks.</summary>
    internal static readonly TimeSpan New = ClockTick.Fine;

    /// <summary>Of <c>cur</c>, which may be large. Arbitrary: whoever changes flags by another program at the very moment sees them so late.</summary>
    internal static readonly TimeSpan Current = TimeSpan.FromSeconds(2);

    private DateTimeOffset? _since;

    /// <summary>A change of ours; the first since the last look counts, so that no number of them puts it off.</summary>
    internal void Begin(DateTimeOffset now) => _since ??= now;

    /// <summary>It was looked, or must be at the next opportunity.</summary>
    internal void Forget() => _since = null;

    /// <summary>It is time; also where nothing was begun, and where the clock was put back.</summary>
    internal bool IsDue(DateTimeOffset now) => _since is not { } since || now < since || now >= since + patience;

    /// <summary>When it is time at the latest.</summary>
    internal DateTimeOffset At(DateTimeOffset now) => _since is { } since ? since + patience : now + Current;
}
