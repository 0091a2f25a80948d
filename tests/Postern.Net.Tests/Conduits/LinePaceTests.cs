using Postern.Net.Conduits;

namespace Postern.Net.Tests.Conduits;

public sealed class LinePaceTests
{
    private readonly LinePace _pace;
    private double _now;
    private long _passed;

    public LinePaceTests() => _pace = new LinePace(() => _passed);

    [Fact]
    public void Talk_is_followed_closely()
    {
        // A client that opens, says a line and closes, again and again: six events and 400 bytes in half a millisecond.
        Assert.Null(EventsUntilRest(most: 5000, perMillisecond: 12, bytesEach: 70));
    }

    [Fact]
    public void Slow_talk_is_followed_closely()
    {
        Assert.Null(EventsUntilRest(most: 5000, perMillisecond: 0.5, bytesEach: 1448));
    }

    [Fact]
    public void A_transfer_is_left_alone_as_long_as_it_lasts()
    {
        Assert.Equal(8, EventsUntilRest(most: 100, perMillisecond: 20, bytesEach: 16 * 1024));
        for (int i = 0; i < 100; i++)
        {
            _passed += 1024 * 1024;
            Assert.True(_pace.RestsOn());
        }
        _passed += 10_000;
        Assert.False(_pace.RestsOn());
        Assert.Null(EventsUntilRest(most: 5000, perMillisecond: 12, bytesEach: 70));
    }

    [Fact]
    public void A_transfer_in_single_segments_is_left_alone()
    {
        Assert.Equal(8, EventsUntilRest(most: 100, perMillisecond: 8, bytesEach: 1448));
    }

    [Fact]
    public void A_transfer_that_nobody_saw_is_no_reason_to_rest()
    {
        _passed = 1 << 30; // the line is older than the watch
        Assert.Null(EventsUntilRest(most: 100, perMillisecond: 12, bytesEach: 70));
    }

    [Fact]
    public void Of_many_who_talk_at_once_one_acknowledges_for_the_others()
    {
        Assert.Equal(256, EventsUntilRest(most: 1000, perMillisecond: 40, bytesEach: 70));
    }

    private int? EventsUntilRest(int most, double perMillisecond, long bytesEach)
    {
        for (int events = 1; events <= most; events++)
        {
            _now += 1 / perMillisecond;
            _passed += bytesEach;
            if (_pace.RestsAfterEvent((long)_now))
                return events;
        }
        return null;
    }
}
