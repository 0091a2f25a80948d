using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Postern.Net.Native;

namespace Postern.Net.Loops;

/// <summary>One thread, one epoll descriptor, and everything that lives on them.</summary>
/// <remarks>
/// A connection is born on a loop and dies there; nothing of it is touched by another thread, so its path needs no lock.
/// Nothing on a loop may block: disk, name service and slow keys go to the worker pool, and the continuation of an
/// await comes back here (<see cref="LoopContext"/>). Other threads reach a loop only through <see cref="Post(Action)"/>.
/// Stale events: a slot freed in a batch is given out again only after the batch, and its generation has moved on.
/// </remarks>
public sealed class Loop : IDisposable
{
    private const uint Everything = Libc.EPOLLIN | Libc.EPOLLOUT | Libc.EPOLLRDHUP | Libc.EPOLLET;
    private const int BatchSize = 256;
    private const int FineTick = 10;
    private const int CoarseTick = 1000;

    /// <summary>Alarms further away than this go to the coarse wheel, so that thousands of idle ones wake nobody.</summary>
    private const int CoarseFrom = 8000;

    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private readonly LoopContext _context;
    private readonly int _epoll;
    private readonly int _wake;
    private readonly unsafe byte* _batch;
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private readonly AlarmWheel _fine;
    private readonly AlarmWheel _coarse;
    private readonly Action<Exception> _onBug;

    private Watched?[] _watched = new Watched?[64];
    private uint[] _generations = new uint[64];
    private readonly Stack<int> _free = new();
    private readonly List<int> _freedInBatch = [];
    private int _used;
    private int _load;
    private List<Action> _again = [];
    private List<Action> _againRunning = [];
    private readonly Queue<Action> _heavy = new();
    private bool _heavyBegun;
    private long _heavyBegan;
    private int _waking;
    private volatile bool _stopping;

    [ThreadStatic] private static Loop? _current;

    /// <summary>Makes a loop and starts its thread.</summary>
    /// <param name="index">Its number among its siblings; part of the thread's name.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onBug">Told of an exception that reached the loop: a bug of ours, which must not end the loop.</param>
    public unsafe Loop(int index, TimeProvider time, Action<Exception> onBug)
    {
        Index = index;
        _time = time;
        _onBug = onBug;
        _context = new LoopContext(this);
        _epoll = Libc.epoll_create1(Libc.O_CLOEXEC);
        _wake = Libc.eventfd(0, Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        if (_epoll < 0 || _wake < 0)
            throw new IOException($"no descriptor for an event loop: {Libc.Describe(Libc.Errno)}");
        _batch = (byte*)NativeMemory.Alloc(BatchSize, (nuint)EpollEvent.Size);
        Now = Clock();
        _fine = new AlarmWheel(FineTick, 1024, Now, onBug);
        _coarse = new AlarmWheel(CoarseTick, 4096, Now, onBug);
        Control(Libc.EPOLL_CTL_ADD, _wake, Libc.EPOLLIN, ulong.MaxValue);
        Inbound = new Scratch(LoopLimits.Receive);
        Layers = new ScratchLayers();
        _thread = new Thread(Run) { Name = $"loop-{index}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Its number among its siblings.</summary>
    public int Index { get; }

    /// <summary>Milliseconds of a clock that never goes back, as of this turn of the loop.</summary>
    public long Now { get; private set; }

    /// <summary>The time of day, for what bears dates.</summary>
    internal DateTimeOffset Date => _time.GetUtcNow();

    /// <summary>The loop whose thread this is, if it is one.</summary>
    public static Loop? Current => _current;

    /// <summary>Told of whatever keeps the loop for long, as <see cref="LoopLimits.Slow"/> says, on the loop's thread; null for nobody, which costs nothing.</summary>
    internal Action<string, TimeSpan>? Slow { get; set; }

    /// <summary>Connections that live here, kept by the engine to share new ones out evenly.</summary>
    public int Load => Volatile.Read(ref _load);

    /// <summary>Counts a connection that came (+1) or went (-1); from any thread.</summary>
    internal void AddLoad(int change) => Interlocked.Add(ref _load, change);

    /// <summary>Where every receive of this loop lands.</summary>
    internal Scratch Inbound { get; }

    /// <summary>Plain and sealed text of the TLS layers.</summary>
    internal ScratchLayers Layers { get; }

    /// <summary>Whatever a subsystem keeps once per loop (an OpenSSL library context); disposed with the loop where it can be.</summary>
    internal Dictionary<object, object> Locals { get; } = [];

    /// <summary>Runs a callback on the loop's thread; from any thread.</summary>
    public void Post(SendOrPostCallback callback, object? state)
    {
        _posted.Enqueue((callback, state));
        if (Interlocked.Exchange(ref _waking, 1) == 0)
            Wake();
    }

    /// <summary>Runs an action on the loop's thread; from any thread.</summary>
    public void Post(Action action) => Post(static state => ((Action)state!)(), action);

    /// <summary>Runs asynchronous work on the loop and gives its result to the caller's thread.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => _ = CompleteAsync(work, done));
        return done.Task;
    }

    private static async Task CompleteAsync<T>(Func<Task<T>> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(await work());
        }
        catch (Exception e)
        {
            done.SetException(e); // the caller's to handle: nothing is swallowed
        }
    }

    /// <summary>Runs asynchronous work on the loop.</summary>
    public Task RunAsync(Func<Task> work) => RunAsync(async () =>
    {
        await work();
        return true;
    });

    /// <summary>Runs an action in the next turn, after the descriptors that are ready have been served.</summary>
    internal void Again(Action action) => _again.Add(action);

    /// <summary>To be awaited before heavy work, on the loop's thread.</summary>
    internal HeavyTurn HeavyTurn() => new(this);

    internal bool TryTakeHeavyTurn()
    {
        return _heavy.Count == 0 && HasTimeForHeavyWork();
    }

    /// <summary>The first piece of a turn has its place whatever it takes; others follow as long as the share lasts.</summary>
    private bool HasTimeForHeavyWork()
    {
        if (_heavyBegun)
            return _time.GetElapsedTime(_heavyBegan) < LoopLimits.HeavyShare;
        _heavyBegun = true;
        _heavyBegan = _time.GetTimestamp();
        return true;
    }

    internal void AwaitHeavyTurn(Action continuation) => _heavy.Enqueue(continuation);

    /// <summary>Watches a descriptor for everything, edge-triggered, until <see cref="Unwatch"/>.</summary>
    internal void Watch(int fd, Watched watched, uint events = Everything)
    {
        int slot = TakeSlot(watched);
        watched.Slot = slot;
        Control(Libc.EPOLL_CTL_ADD, fd, events, Tag(slot));
    }

    /// <summary>Watches for other events than so far; what is there already is told anew.</summary>
    internal void Rewatch(int fd, Watched watched, uint events = Everything) =>
        Control(Libc.EPOLL_CTL_MOD, fd, events, Tag(watched.Slot));

    /// <summary>Stops watching; the descriptor is about to be closed, which takes it out of epoll.</summary>
    internal void Unwatch(Watched watched)
    {
        if (watched.Slot < 0)
            return;
        _watched[watched.Slot] = null;
        _generations[watched.Slot]++;
        _freedInBatch.Add(watched.Slot);
        watched.Slot = -1;
    }

    /// <summary>Lets somebody else be told of a descriptor that is watched already: no system call, and no event is lost.</summary>
    internal void Replace(Watched watched, Watched heir)
    {
        _watched[watched.Slot] = heir;
        heir.Slot = watched.Slot;
        watched.Slot = -1;
    }

    /// <summary>Takes a descriptor out of epoll that stays open (one that was handed on, or a listener).</summary>
    internal unsafe void Detach(int fd, Watched watched)
    {
        Unwatch(watched);
        byte* ignored = stackalloc byte[16];
        _ = Libc.epoll_ctl(_epoll, Libc.EPOLL_CTL_DEL, fd, ignored);
    }

    /// <summary>Sets or moves an alarm.</summary>
    internal void SetAlarm(Alarm alarm, long milliseconds)
    {
        long at = Now + milliseconds;
        (milliseconds >= CoarseFrom ? _coarse : _fine).Set(alarm, at);
    }

    /// <summary>Forgets an alarm.</summary>
    internal static void ClearAlarm(Alarm alarm) => AlarmWheel.Clear(alarm);

    /// <summary>Lets the loop look at the clock: a test's clock has been moved.</summary>
    public void Tick() => Wake();

    /// <summary>Ends the thread; what is still open on the loop is closed by its owners before.</summary>
    public unsafe void Dispose()
    {
        _stopping = true;
        Wake();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
        foreach (IDisposable local in Locals.Values.OfType<IDisposable>())
            local.Dispose();
        NativeMemory.Free(_batch);
        _ = Libc.close(_wake);
        _ = Libc.close(_epoll);
    }

    private unsafe void Run()
    {
        _current = this;
        SynchronizationContext.SetSynchronizationContext(_context);
        while (!_stopping)
        {
            int count = Libc.epoll_wait(_epoll, _batch, BatchSize, WaitMilliseconds());
            Now = Clock();
            if (Slow is { } slow)
                TimedTurn(count, slow);
            else
                Turn(count);
            ReleaseSlots();
        }
    }

    private unsafe void Turn(int count)
    {
        for (int i = 0; i < count; i++)
            Dispatch(_batch + (i * EpollEvent.Size));
        RunPosted();
        RunAgain();
        RunHeavy();
        _fine.Advance(Now);
        _coarse.Advance(Now);
    }

    /// <summary>The same as <see cref="Turn"/>, with a look at the clock after each step.</summary>
    private unsafe void TimedTurn(int count, Action<string, TimeSpan> slow)
    {
        var lap = new Lap(_time, slow);
        for (int i = 0; i < count; i++)
        {
            Watched? watched = WatchedIn(_batch + (i * EpollEvent.Size));
            Dispatch(_batch + (i * EpollEvent.Size));
            lap.End(watched);
        }
        RunPosted();
        lap.End("posted work");
        RunAgain();
        lap.End("work put off");
        RunHeavy();
        lap.End("heavy work, such as a handshake");
        _fine.Advance(Now);
        _coarse.Advance(Now);
        lap.End("alarms");
    }

    private int WaitMilliseconds()
    {
        if (_again.Count > 0 || _heavy.Count > 0 || !_posted.IsEmpty)
            return 0;
        int fine = _fine.Wait(Now);
        int coarse = _coarse.Wait(Now);
        return fine < 0 ? coarse : coarse < 0 ? fine : Math.Min(fine, coarse);
    }

    private unsafe void Dispatch(byte* e)
    {
        ulong data = EpollEvent.Data(e);
        if (data == ulong.MaxValue)
        {
            ulong count;
            _ = Libc.read(_wake, &count, sizeof(ulong));
            return;
        }
        if (WatchedIn(e) is not { } watched)
            return;
        try
        {
            watched.OnEvents(new Ready(EpollEvent.Events(e)));
        }
        catch (Exception bug)
        {
            _onBug(bug);
        }
    }

    /// <summary>Whom an event is for; null for the loop itself, and where he is gone since.</summary>
    private unsafe Watched? WatchedIn(byte* e)
    {
        ulong data = EpollEvent.Data(e);
        int slot = (int)(uint)data;
        return data != ulong.MaxValue && _generations[slot] == (uint)(data >> 32) ? _watched[slot] : null;
    }

    private void RunPosted()
    {
        if (Volatile.Read(ref _waking) == 0)
            return;
        // A full fence: were the count read before this is seen, a post in between would be neither counted nor wake us.
        Interlocked.Exchange(ref _waking, 0);
        // A callback that posts again is served in the next turn, so that it cannot keep the loop from its descriptors.
        for (int left = _posted.Count; left > 0 && _posted.TryDequeue(out var item); left--)
        {
            try
            {
                item.Callback(item.State);
            }
            catch (Exception bug)
            {
                _onBug(bug);
            }
        }
    }

    private void RunAgain()
    {
        if (_again.Count == 0)
            return;
        (_again, _againRunning) = (_againRunning, _again);
        foreach (Action action in _againRunning)
        {
            try
            {
                action();
            }
            catch (Exception bug)
            {
                _onBug(bug);
            }
        }
        _againRunning.Clear();
    }

    private void RunHeavy()
    {
        while (_heavy.Count > 0 && HasTimeForHeavyWork())
        {
            try
            {
                _heavy.Dequeue()();
            }
            catch (Exception bug)
            {
                _onBug(bug);
            }
        }
        _heavyBegun = false;
    }

    private unsafe void Wake()
    {
        ulong one = 1;
        _ = Libc.write(_wake, &one, sizeof(ulong));
    }

    private int TakeSlot(Watched watched)
    {
        if (!_free.TryPop(out int slot))
        {
            slot = _used++;
            if (slot == _watched.Length)
            {
                Array.Resize(ref _watched, slot * 2);
                Array.Resize(ref _generations, slot * 2);
            }
        }
        _watched[slot] = watched;
        return slot;
    }

    private void ReleaseSlots()
    {
        foreach (int slot in _freedInBatch)
            _free.Push(slot);
        _freedInBatch.Clear();
    }

    private ulong Tag(int slot) => ((ulong)_generations[slot] << 32) | (uint)slot;

    private unsafe void Control(int operation, int fd, uint events, ulong data)
    {
        byte* e = stackalloc byte[16];
        EpollEvent.Fill(e, events, data);
        if (Libc.epoll_ctl(_epoll, operation, fd, e) < 0)
            throw new IOException($"epoll_ctl: {Libc.Describe(Libc.Errno)}");
    }

    private long Clock() => (long)_time.GetElapsedTime(0).TotalMilliseconds;
}
