using Postern.Net.Loops;

namespace Postern.Net.Tests.Loops;

/// <summary>An alarm that does what a test says.</summary>
internal sealed class NotedAlarm(Action<NotedAlarm> rang) : Alarm
{
    /// <summary>When a test wants it to ring; null while it should not.</summary>
    internal long? Wanted { get; set; }

    internal int Rung { get; private set; }

    protected internal override void OnAlarm()
    {
        Rung++;
        rang(this);
    }
}
