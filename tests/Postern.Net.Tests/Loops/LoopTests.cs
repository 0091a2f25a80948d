using System.Collections.Concurrent;
using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Testing;

namespace Postern.Net.Tests.Loops;

public sealed class LoopTests : IDisposable
{
    private readonly LoopRig _rig = new();

    [Fact]
    public async Task Posts_of_many_threads_all_arrive_each_thread_in_order()
    {
        var seen = new List<(int Thread, int Number)>();
        Task[] posters = [.. Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                int number = i;
                _rig.Loop.Post(() => seen.Add((thread, number)));
            }
        }))];
        await Task.WhenAll(posters);
        await _rig.SettleAsync();
        Assert.Equal(16_000, seen.Count);
        Assert.All(seen.GroupBy(post => post.Thread), posts => Assert.Equal(Enumerable.Range(0, 2000), posts.Select(post => post.Number)));
    }

    [Fact]
    public async Task A_post_within_a_post_runs_in_a_later_turn()
    {
        var order = new ConcurrentQueue<string>();
        var done = new TaskCompletionSource();
        _rig.Loop.Post(() =>
        {
            _rig.Loop.Post(() =>
            {
                order.Enqueue("inner");
                done.SetResult();
            });
            order.Enqueue("outer");
        });
        await done.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["outer", "inner"], order);
    }

    [Fact]
    public async Task Heavy_work_has_its_share_of_a_turn_and_what_is_ready_comes_between()
    {
        var time = new ManualTime();
        using var rig = new LoopRig(time);
        var order = new List<string>();
        async Task HeavyAsync(string name, int milliseconds)
        {
            await rig.Loop.HeavyTurn();
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            order.Add(name);
            rig.Loop.Post(() => order.Add($"after {name}"));
        }
        Task[] all = [];
        await rig.RunAsync(() =>
        {
            // Two that take next to nothing, one that uses the share up, and one that has to wait therefore.
            all = [HeavyAsync("first", 0), HeavyAsync("second", 0), HeavyAsync("long", 20), HeavyAsync("last", 0)];
            return Task.CompletedTask;
        });
        await Task.WhenAll(all).WaitAsync(TimeSpan.FromSeconds(20));
        await rig.SettleAsync();
        Assert.Equal(["first", "second", "long", "after first", "after second", "after long", "last", "after last"], order);
    }

    [Fact]
    public async Task What_keeps_a_loop_for_long_is_told_and_what_does_not_is_not()
    {
        var time = new ManualTime();
        using var rig = new LoopRig(time);
        var told = new ConcurrentQueue<string>();
        rig.Loop.Slow = (what, taken) => told.Enqueue($"{what}: {taken.TotalMilliseconds}");
        await rig.SettleAsync();
        async Task TakeAsync(int milliseconds)
        {
            await rig.RunAsync(() =>
            {
                time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                return Task.CompletedTask;
            });
            await rig.SettleAsync();
        }
        await TakeAsync(5);
        Assert.Empty(told);
        await TakeAsync(6);
        Assert.Equal("posted work: 6", Assert.Single(told));
        var (conduit, peer) = await rig.PairAsync();
        Task reading = rig.RunAsync(async () =>
        {
            await conduit.ReadAsync(new Deadline(rig.Loop));
            time.Advance(TimeSpan.FromMilliseconds(7));
        });
        await rig.SettleAsync();
        peer.Send("x"u8);
        await reading.WaitAsync(TimeSpan.FromSeconds(20));
        await rig.SettleAsync();
        Assert.Equal("a socket read by ConduitWaiter: 7", told.Last());
        await rig.RunAsync(() =>
        {
            conduit.Abort();
            return Task.CompletedTask;
        });
        peer.Dispose();
    }

    [Fact]
    public async Task A_callback_that_posts_itself_for_ever_does_not_starve_a_socket()
    {
        var (conduit, peer) = await _rig.PairAsync();
        bool stop = false;
        void Forever()
        {
            if (!stop)
                _rig.Loop.Post(Forever);
        }
        _rig.Loop.Post(Forever);
        Task<int> reading = _rig.RunAsync(async () => (await conduit.ReadAsync(new Deadline(_rig.Loop))).Length);
        peer.Send("hello"u8);
        Assert.Equal(5, await reading.WaitAsync(TimeSpan.FromSeconds(20)));
        await _rig.RunAsync(() =>
        {
            stop = true;
            conduit.Close();
            return Task.CompletedTask;
        });
        peer.Dispose();
    }

    [Fact]
    public async Task An_exception_of_a_callback_is_reported_and_the_loop_goes_on()
    {
        _rig.Loop.Post(() => throw new InvalidOperationException("posted"));
        await _rig.RunAsync(() =>
        {
            _rig.Loop.Again(() => throw new InvalidOperationException("again"));
            _rig.Loop.SetAlarm(new NotedAlarm(_ => throw new InvalidOperationException("alarm")), 0);
            return Task.CompletedTask;
        });
        var rang = new TaskCompletionSource();
        await _rig.RunAsync(() =>
        {
            _rig.Loop.SetAlarm(new NotedAlarm(_ => rang.SetResult()), 30);
            return Task.CompletedTask;
        });
        await rang.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await _rig.SettleAsync();
        Assert.Equal(["again", "alarm", "posted"], _rig.Bugs.Select(bug => bug.Message).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_continuation_of_a_worker_comes_back_to_the_loop()
    {
        Loop? after = await _rig.RunAsync(async () =>
        {
            await Task.Run(() => Assert.Null(Loop.Current));
            return Loop.Current;
        });
        Assert.Same(_rig.Loop, after);
    }

    [Fact]
    public async Task An_event_of_a_descriptor_that_was_closed_in_the_same_batch_reaches_nobody()
    {
        // Both are ready in one batch; whichever is served first closes the other and opens a third, which gets its number.
        var (first, firstPeer) = await _rig.PairAsync();
        var (second, secondPeer) = await _rig.PairAsync();
        var (third, thirdPeer) = (default(Conduit), default(Socket));
        var watchers = new List<Counting>();
        Task<(Conduit, Socket)>? opening = null;
        await _rig.RunAsync(() =>
        {
            foreach (var (own, other) in new[] { (first, second), (second, first) })
            {
                watchers.Add(new Counting(() =>
                {
                    other.Close();
                    opening ??= _rig.PairAsync();
                }));
                own.Watcher = watchers[^1];
            }
            firstPeer.Send("x"u8);
            secondPeer.Send("x"u8);
            return Task.CompletedTask;
        });
        await _rig.SettleAsync();
        Assert.NotNull(opening);
        (third, thirdPeer) = await opening;
        var none = new Counting(() => { });
        third.Watcher = none;
        await _rig.SettleAsync();
        Assert.Equal(1, watchers.Sum(watcher => watcher.Readable));
        Assert.Equal(0, none.Readable);
        Assert.Empty(_rig.Bugs);
        await _rig.RunAsync(() =>
        {
            first.Close();
            second.Close();
            third.Close();
            return Task.CompletedTask;
        });
        firstPeer.Dispose();
        secondPeer.Dispose();
        thirdPeer.Dispose();
    }

    [Fact]
    public async Task Alarms_near_and_far_go_by_a_manual_clock()
    {
        var time = new ManualTime();
        using var rig = new LoopRig(time);
        var rung = new ConcurrentQueue<int>();
        await rig.RunAsync(() =>
        {
            foreach (int seconds in new[] { 1, 7, 8, 60, 7200, 200_000 })
                rig.Loop.SetAlarm(new NotedAlarm(_ => rung.Enqueue(seconds)), seconds * 1000);
            return Task.CompletedTask;
        });
        await time.AdvanceAsync(rig, TimeSpan.FromMilliseconds(999));
        Assert.Empty(rung);
        await time.AdvanceAsync(rig, TimeSpan.FromMilliseconds(11));
        Assert.Equal([1], rung);
        await time.AdvanceAsync(rig, TimeSpan.FromSeconds(60));
        Assert.Equal([1, 7, 8, 60], rung);
        await time.AdvanceAsync(rig, TimeSpan.FromSeconds(7139));
        await time.AdvanceAsync(rig, TimeSpan.FromSeconds(2));
        Assert.Equal([1, 7, 8, 60, 7200], rung);
        await time.AdvanceAsync(rig, TimeSpan.FromDays(30));
        Assert.Equal([1, 7, 8, 60, 7200, 200_000], rung);
    }

    public void Dispose() => _rig.Dispose();

    private sealed class Counting(Action readable) : IConduitWatcher
    {
        internal int Readable { get; private set; }

        public void OnReadable(Conduit conduit)
        {
            Readable++;
            readable();
        }

        public void OnDrained(Conduit conduit)
        {
        }
    }
}
