using System.Numerics;

namespace Postern.Net.Loops;

/// <summary>A hashed timer wheel: alarms are exact to one tick; setting, moving and clearing take constant time.</summary>
internal sealed class AlarmWheel
{
    private readonly int _milliseconds;
    private readonly Alarm?[] _slots;
    private readonly ulong[] _occupied;
    private readonly int _mask;
    private readonly Action<Exception>? _onBug;
    private long _swept;

    /// <summary>The rest of the list being swept: a callback may clear an alarm that stands in it.</summary>
    private Alarm? _sweeping;
    private long _sweepingTick = -1;

    /// <param name="milliseconds">The length of a tick.</param>
    /// <param name="slots">A power of two, at least 64.</param>
    /// <param name="now">The loop's time.</param>
    /// <param name="onBug">Told of an alarm that threw; the others of its tick ring all the same.</param>
    internal AlarmWheel(int milliseconds, int slots, long now, Action<Exception>? onBug = null)
    {
        _onBug = onBug;
        _milliseconds = milliseconds;
        _slots = new Alarm?[slots];
        _occupied = new ulong[slots / 64];
        _mask = slots - 1;
        _swept = now / milliseconds;
    }

    internal int Count { get; private set; }

    /// <summary>Sets or moves an alarm; it goes off at the first tick that is not before <paramref name="at"/>.</summary>
    internal void Set(Alarm alarm, long at)
    {
        alarm.Due = at;
        if (alarm.Wheel == this && alarm.Tick <= TickOf(at) && alarm.Tick > _swept)
            return;
        Clear(alarm);
        alarm.Due = at;
        Place(alarm);
    }

    /// <summary>Forgets an alarm; it may be set again.</summary>
    internal static void Clear(Alarm alarm)
    {
        alarm.Due = Alarm.Never;
        alarm.Wheel?.Remove(alarm);
    }

    /// <summary>Milliseconds until a slot comes up, or -1 when none is taken.</summary>
    internal int Wait(long now)
    {
        if (Count == 0)
            return -1;
        long tick = NextOccupied();
        return (int)Math.Clamp((tick * _milliseconds) - now, 0, int.MaxValue);
    }

    /// <summary>Calls every alarm that is due.</summary>
    internal void Advance(long now)
    {
        long target = now / _milliseconds;
        while (_swept < target)
        {
            if (Count == 0)
            {
                _swept = target;
                return;
            }
            long next = NextOccupied();
            if (next > target)
            {
                _swept = target;
                return;
            }
            _swept = next;
            Sweep(next);
        }
    }

    private long TickOf(long at) => Math.Max((at + _milliseconds - 1) / _milliseconds, _swept + 1);

    private long NextOccupied()
    {
        long tick = _swept + 1;
        int word = (int)(tick & _mask) >> 6;
        ulong bits = _occupied[word] & (ulong.MaxValue << (int)(tick & 63));
        for (int searched = 0; searched <= _occupied.Length; searched++)
        {
            if (bits != 0)
            {
                long slot = ((long)word << 6) + BitOperations.TrailingZeroCount(bits);
                return tick + ((slot - tick) & _mask);
            }
            word = (word + 1) % _occupied.Length;
            bits = _occupied[word];
        }
        throw new InvalidOperationException("the wheel counts alarms that stand in no slot");
    }

    private void Sweep(long tick)
    {
        int slot = (int)(tick & _mask);
        _sweeping = _slots[slot];
        _sweepingTick = tick;
        _slots[slot] = null;
        _occupied[slot >> 6] &= ~(1UL << (slot & 63));
        for (Alarm? alarm = _sweeping; alarm is not null; alarm = alarm.Next)
            alarm.Tick = tick;
        while (_sweeping is { } alarm)
        {
            Remove(alarm);
            if (alarm.Due > tick * _milliseconds)
                Place(alarm);
            else
                Ring(alarm);
        }
        _sweepingTick = -1;
    }

    private void Ring(Alarm alarm)
    {
        alarm.Due = Alarm.Never;
        try
        {
            alarm.OnAlarm();
        }
        catch (Exception bug) when (_onBug is not null)
        {
            _onBug(bug);
        }
    }

    private void Place(Alarm alarm)
    {
        alarm.Tick = TickOf(alarm.Due);
        int slot = (int)(alarm.Tick & _mask);
        alarm.Wheel = this;
        alarm.Next = _slots[slot];
        if (alarm.Next is not null)
            alarm.Next.Previous = alarm;
        _slots[slot] = alarm;
        _occupied[slot >> 6] |= 1UL << (slot & 63);
        Count++;
    }

    private void Remove(Alarm alarm)
    {
        int slot = (int)(alarm.Tick & _mask);
        if (alarm.Next is not null)
            alarm.Next.Previous = alarm.Previous;
        if (alarm.Previous is not null)
            alarm.Previous.Next = alarm.Next;
        else if (alarm.Tick == _sweepingTick)
            _sweeping = alarm.Next;
        else
            TakeHead(slot, alarm.Next);
        alarm.Next = alarm.Previous = null;
        alarm.Wheel = null;
        Count--;
    }

    private void TakeHead(int slot, Alarm? next)
    {
        _slots[slot] = next;
        if (next is null)
            _occupied[slot >> 6] &= ~(1UL << (slot & 63));
    }
}
