using Postern.Hosting.Life;
using Postern.Net.Loops;

namespace Postern.Tests.Hosting;

/// <summary>A process whose loops turn is alive; one of whose loops is stuck is not, until that loop turns again.</summary>
public sealed class PulseTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly LoopGroup _loops = new(2, TimeProvider.System, _ => { });
    private readonly ManualResetEventSlim _stuck = new();
    private readonly ManualResetEventSlim _free = new();

    [Fact]
    public void It_beats_as_long_as_every_loop_turns()
    {
        using var pulse = new Pulse(_loops.All);
        Assert.True(pulse.Beats());
        for (int i = 0; i < 3; i++)
            Assert.True(SpinWait.SpinUntil(pulse.Beats, Patience));
        BlockTheSecond();
        pulse.Beats(); // the question before may have been answered by both
        for (int i = 0; i < 3; i++)
            Assert.False(pulse.Beats());
        _free.Set();
        Assert.True(SpinWait.SpinUntil(pulse.Beats, Patience));
    }

    [Fact]
    public void When_it_has_ended_no_loop_is_asked()
    {
        var pulse = new Pulse(_loops.All);
        BlockTheSecond();
        Assert.True(pulse.Beats());
        Assert.False(pulse.Beats());
        pulse.Dispose();
        Assert.True(pulse.Beats());
    }

    public void Dispose()
    {
        _free.Set();
        _loops.Dispose();
        _free.Dispose();
        _stuck.Dispose();
    }

    private void BlockTheSecond()
    {
        _loops.All[1].Post(() =>
        {
            _stuck.Set();
            _free.Wait();
        });
        Assert.True(_stuck.Wait(Patience));
    }
}
