using Postern.Net.Loops;

namespace Postern.Net.Tests.Loops;

public sealed class AlarmWheelTests
{
    public static TheoryData<int, int, int> Wheels => new()
    {
        { 10, 1024, 1 },
        { 10, 64, 2 },
        { 1000, 4096, 3 },
        { 1000, 64, 4 },
        { 1, 64, 5 },
    };

    [Theory]
    [MemberData(nameof(Wheels))]
    public void Every_alarm_rings_once_never_early_and_at_most_a_tick_late(int tick, int slots, int seed)
    {
        for (int round = 0; round < 20; round++)
            new Model(tick, slots, new Random((seed * 1000) + round)).Run(2000);
    }

    [Fact]
    public void An_alarm_that_is_cleared_within_a_callback_of_the_same_tick_does_not_ring()
    {
        var wheel = new AlarmWheel(10, 64, 0);
        NotedAlarm[] alarms = new NotedAlarm[3];
        for (int i = 0; i < alarms.Length; i++)
        {
            alarms[i] = new NotedAlarm(self =>
            {
                foreach (NotedAlarm other in alarms.Where(other => other != self))
                    AlarmWheel.Clear(other);
            });
            wheel.Set(alarms[i], 20);
        }
        wheel.Advance(100);
        Assert.Equal(1, alarms.Sum(alarm => alarm.Rung));
        Assert.Equal(0, wheel.Count);
        Assert.Equal(-1, wheel.Wait(100));
    }

    [Fact]
    public void An_alarm_that_is_moved_within_a_callback_of_the_same_tick_rings_at_its_new_time()
    {
        var wheel = new AlarmWheel(10, 64, 0);
        var moved = new NotedAlarm(_ => { });
        var mover = new NotedAlarm(_ => wheel.Set(moved, 700));
        wheel.Set(moved, 20);
        wheel.Set(mover, 20); // stands in front of the one it moves
        wheel.Advance(30);
        wheel.Advance(690);
        Assert.Equal(0, moved.Rung);
        wheel.Advance(700);
        Assert.Equal(1, moved.Rung);
    }

    [Fact]
    public void An_alarm_may_go_from_one_wheel_to_another()
    {
        var fine = new AlarmWheel(10, 64, 0);
        var coarse = new AlarmWheel(1000, 64, 0);
        var alarm = new NotedAlarm(_ => { });
        coarse.Set(alarm, 60_000);
        fine.Set(alarm, 50);
        Assert.Equal(0, coarse.Count);
        fine.Advance(50);
        coarse.Advance(60_000);
        Assert.Equal(1, alarm.Rung);
    }

    [Fact]
    public void An_alarm_that_throws_keeps_none_of_the_others_from_ringing()
    {
        var bugs = new List<Exception>();
        var wheel = new AlarmWheel(10, 64, 0, bugs.Add);
        NotedAlarm[] alarms = [.. Enumerable.Range(0, 5).Select(_ => new NotedAlarm(_ => throw new InvalidOperationException("a bug")))];
        foreach (NotedAlarm alarm in alarms)
            wheel.Set(alarm, 20);
        wheel.Advance(20);
        Assert.All(alarms, alarm => Assert.Equal(1, alarm.Rung));
        Assert.Equal(5, bugs.Count);
        Assert.Equal(0, wheel.Count);
    }

    [Fact]
    public void The_wait_leads_to_the_next_slot()
    {
        var wheel = new AlarmWheel(10, 64, 1000);
        Assert.Equal(-1, wheel.Wait(1000));
        wheel.Set(new NotedAlarm(_ => { }), 1055);
        Assert.Equal(60, wheel.Wait(1000));
        Assert.Equal(0, wheel.Wait(1100));
    }

    /// <summary>The same alarms in a naive list: each says itself when it should ring.</summary>
    private sealed class Model
    {
        private readonly Random _random;
        private readonly int _tick;
        private readonly AlarmWheel _wheel;
        private readonly NotedAlarm[] _alarms;
        private long _now;
        private bool _advancing;

        internal Model(int tick, int slots, Random random)
        {
            _tick = tick;
            _random = random;
            _now = random.Next(1_000_000);
            _wheel = new AlarmWheel(tick, slots, _now);
            _alarms = [.. Enumerable.Range(0, 40).Select(_ => new NotedAlarm(OnRing))];
        }

        internal void Run(int steps)
        {
            for (int step = 0; step < steps; step++)
            {
                if (_random.Next(3) == 0)
                    Advance();
                else
                    Change();
            }
        }

        private void OnRing(NotedAlarm alarm)
        {
            Assert.True(_advancing);
            Assert.NotNull(alarm.Wanted);
            Assert.True(alarm.Wanted <= _now, "an alarm rang early");
            alarm.Wanted = null;
            if (_random.Next(2) == 0)
                Change(); // within the callback, perhaps of an alarm that is due in this very tick
        }

        private void Change()
        {
            NotedAlarm alarm = _alarms[_random.Next(_alarms.Length)];
            if (_random.Next(4) == 0)
            {
                AlarmWheel.Clear(alarm);
                alarm.Wanted = null;
                return;
            }
            alarm.Wanted = _now + Far();
            _wheel.Set(alarm, alarm.Wanted.Value);
        }

        private long Far() => _random.Next(4) switch
        {
            0 => _random.Next(3),
            1 => _random.Next(_tick * 5),
            2 => _random.Next(_tick * 100),
            _ => _random.Next(_tick * 10_000),
        };

        private void Advance()
        {
            int wait = _wheel.Wait(_now);
            _now += _random.Next(3) switch
            {
                0 => _random.Next(_tick * 2),
                1 => Math.Max(wait, 0), // what epoll would do
                _ => _random.Next(_tick * 3000),
            };
            _advancing = true;
            _wheel.Advance(_now);
            _advancing = false;
            Assert.DoesNotContain(_alarms, alarm => alarm.Wanted <= _now - _tick);
            Assert.Equal(_alarms.Count(alarm => alarm.Wanted is not null), _wheel.Count);
        }
    }
}
