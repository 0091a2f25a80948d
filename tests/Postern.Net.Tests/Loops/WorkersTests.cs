using Postern.Net.Loops;
using Postern.Testing;

namespace Postern.Net.Tests.Loops;

public sealed class WorkersTests
{
    [Fact]
    public async Task Work_asked_for_by_a_loop_is_done_elsewhere_and_comes_back_to_the_loop()
    {
        using var rig = new LoopRig();
        using var workers = new Workers(threads: 2);
        var (inside, after) = await rig.RunAsync(async () =>
        {
            var inside = await workers.RunAsync(() => Loop.Current, CancellationToken.None);
            return (inside, Loop.Current);
        });
        Assert.Null(inside);
        Assert.Same(rig.Loop, after);
    }

    [Fact]
    public async Task Past_the_limit_the_caller_is_told_at_once()
    {
        using var gate = new ManualResetEventSlim();
        using var workers = new Workers(threads: 1, waiting: 2);
        using var begun = new ManualResetEventSlim();
        var first = workers.RunAsync(
            () =>
            {
                begun.Set();
                gate.Wait();
            },
            CancellationToken.None);
        begun.Wait();
        var waiting = new[] { workers.RunAsync(() => 1, CancellationToken.None), workers.RunAsync(() => 2, CancellationToken.None) };
        Assert.Equal(2, workers.Waiting);
        var told = Assert.Throws<IOException>(() => { _ = workers.RunAsync(() => 3, CancellationToken.None); });
        Assert.Contains("2 pieces of work wait", told.Message, StringComparison.Ordinal);
        gate.Set();
        await first;
        int[] answers = await Task.WhenAll(waiting);
        Assert.Equal([1, 2], answers);
    }

    [Fact]
    public async Task What_the_work_throws_comes_back_to_the_caller_and_the_thread_goes_on()
    {
        using var workers = new Workers(threads: 1);
        var told = await Assert.ThrowsAsync<IOException>(() => workers.RunAsync(() => throw new IOException("the disk is full"), CancellationToken.None));
        Assert.Equal("the disk is full", told.Message);
        Assert.Equal(5, await workers.RunAsync(() => 5, CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_gave_up_before_it_began_costs_nothing()
    {
        using var gate = new ManualResetEventSlim();
        using var workers = new Workers(threads: 1);
        using var cancel = new CancellationTokenSource();
        var first = workers.RunAsync(gate.Wait, CancellationToken.None);
        var ran = false;
        var second = workers.RunAsync(() => ran = true, cancel.Token);
        await cancel.CancelAsync();
        gate.Set();
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(ran);
    }

    [Fact]
    public async Task The_end_waits_for_what_was_asked_for()
    {
        var workers = new Workers(threads: 1);
        var done = Enumerable.Range(0, 20).Select(number => workers.RunAsync(() => number, CancellationToken.None)).ToArray();
        workers.Dispose();
        Assert.All(done, task => Assert.True(task.IsCompletedSuccessfully));
        Assert.Equal(Enumerable.Range(0, 20), await Task.WhenAll(done));
    }
}
