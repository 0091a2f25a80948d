
namespace Postern.Net.Loops;

/// <summary>An alarm that calls its owner, who has another base.</summary>
internal sealed class ActionAlarm(Action action) : Alarm
{
    protected internal override void OnAlarm() => action();
}
