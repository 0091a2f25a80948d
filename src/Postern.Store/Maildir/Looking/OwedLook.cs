namespace Postern.Store.Maildir.Looking;

/// <summary>The look at a directory that is owed for a change of ours, which may have hidden another's.</summary>
/// <remarks>It goes by the clock that nobody sets (<see cref="TimeProvider.GetTimestamp"/>): where the other one is put back, no look comes late.</remarks>
/// <param name="time">The clock.</param>
/// <param name="patience">How long it is owed.</param>
internal sealed class OwedLook(TimeProvider time, TimeSpan patience)
{
    /// <summary>Of <c>new</c>, which is small: a tick of most clocks.</summary>
    internal static readonly TimeSpan New = ClockTick.Fine;

    /// <summary>Of <c>cur</c>, which may be large. Arbitrary: whoever changes flags by another program at the very moment sees them so late.</summary>
    internal static readonly TimeSpan Current = TimeSpan.FromSeconds(2);

    private long? _since;

    /// <summary>A change of ours; the first since the last look counts, so that no number of them puts it off.</summary>
    internal void Begin() => _since ??= time.GetTimestamp();

    /// <summary>It was looked, or must be at the next opportunity.</summary>
    internal void Forget() => _since = null;

    /// <summary>It is time; also where nothing was begun.</summary>
    internal bool IsDue => _since is not { } since || time.GetElapsedTime(since) >= patience;

    /// <summary>How long until it is time at the latest; not above zero where it is.</summary>
    internal TimeSpan Left => _since is { } since ? patience - time.GetElapsedTime(since) : Current;
}
