using Postern.Hosting.Life;
using Postern.Testing;

namespace Postern.Tests.Hosting;

public sealed class DisuseTests
{
    private readonly ManualTime _time = new();
    private int _inside;
    private long _ended;
    private bool _over;

    [Fact]
    public void It_is_over_when_nobody_came()
    {
        using var disuse = Begin();
        _time.Advance(TimeSpan.FromSeconds(4.5));
        Assert.False(_over);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_over);
    }

    [Fact]
    public void Whoever_is_in_keeps_it_and_the_time_begins_when_he_has_gone()
    {
        using var disuse = Begin();
        _inside = 1;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(_over);
        (_inside, _ended) = (0, 1);
        _time.Advance(TimeSpan.FromSeconds(0.25)); // a look
        _time.Advance(TimeSpan.FromSeconds(4.5));
        Assert.False(_over);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_over);
    }

    [Fact]
    public void Whoever_came_and_went_between_two_looks_counts()
    {
        using var disuse = Begin();
        _time.Advance(TimeSpan.FromSeconds(4));
        _ended = 1;
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(_over);
    }

    [Fact]
    public void Another_process_that_wants_it_keeps_it_for_as_long_as_that_one_wants()
    {
        using var disuse = Begin();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(disuse.TryKeep(TimeSpan.FromSeconds(1)));
        _time.Advance(TimeSpan.FromSeconds(4.5));
        Assert.False(_over);
        Assert.True(disuse.TryKeep(TimeSpan.FromSeconds(20)));
        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(_over);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_over);
        Assert.False(disuse.TryKeep(TimeSpan.FromSeconds(20)));
    }

    private Disuse Begin() => new(() => (_inside, _ended), TimeSpan.FromSeconds(5), _time, () => _over = true);
}
