namespace Postern.Net.Loops;

/// <summary>A moment at which a loop calls back; moving it forward costs a field write.</summary>
/// <remarks>
/// An alarm stays in the wheel's slot of its first due time; when that slot comes up and the alarm has been moved
/// forward meanwhile, it is put into its new slot. So a deadline that every read moves costs nothing per read.
/// </remarks>
public abstract class Alarm
{
    internal const long Never = long.MaxValue;

    /// <summary>When it goes off, in the loop's milliseconds; <see cref="Never"/> when it is not set.</summary>
    internal long Due { get; set; } = Never;

    /// <summary>The wheel that holds it.</summary>
    internal AlarmWheel? Wheel { get; set; }

    /// <summary>The wheel's tick at which its slot comes up.</summary>
    internal long Tick { get; set; }

    internal Alarm? Next { get; set; }

    internal Alarm? Previous { get; set; }

    /// <summary>Tells that the moment has come; on the loop's thread. Must not throw.</summary>
    protected internal abstract void OnAlarm();
}
