namespace Postern.Net.Loops;

/// <summary>Threads for what blocks or takes long: disk, databases, slow hashes. Nothing of the kind happens on a loop.</summary>
/// <remarks>
/// The queue is bounded: where it is full the caller is told at once, so that a flood of logins costs itself its places and
/// not our memory. An await on a loop comes back to that loop (<see cref="LoopContext"/>).
/// Work that has begun is never broken off; a caller who gives up before that costs nothing.
/// A thread without work sleeps at once: what the class library offers for this turns for a while first, at forty calls of
/// sched_yield(2) for each login that was checked.
/// </remarks>
public sealed class Workers : IDisposable
{
    private readonly Queue<Task> _queue = new();
    private readonly object _turn = new(); // Monitor.Wait wants an object
    private readonly int _most;
    private readonly Thread[] _threads;
    private bool _isEnding;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many; at least one.</param>
    /// <param name="waiting">How many pieces of work may wait.</param>
    public Workers(int threads = LoopLimits.WorkerThreads, int waiting = LoopLimits.WorkerQueue)
    {
        _most = waiting;
        _threads = [.. Enumerable.Range(0, threads).Select(index => new Thread(Work) { Name = $"worker-{index}", IsBackground = true })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Pieces of work that wait for a thread.</summary>
    public int Waiting
    {
        get
        {
            lock (_turn)
                return _queue.Count;
        }
    }

    /// <summary>Does this on a worker; from any thread, and what it throws comes back to the caller.</summary>
    /// <exception cref="IOException">Too much is waiting already.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up before it began.</exception>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancel)
    {
        var task = new Task<T>(
            () =>
            {
                cancel.ThrowIfCancellationRequested();
                return work();
            },
            CancellationToken.None,
            TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_isEnding, this);
            if (_queue.Count == _most)
                throw new IOException($"too busy: {_most} pieces of work wait for a worker already");
            _queue.Enqueue(task);
            Monitor.Pulse(_turn);
        }
        return task;
    }

    /// <summary>Does this on a worker.</summary>
    public Task RunAsync(Action work, CancellationToken cancel) => RunAsync(
        () =>
        {
            work();
            return true;
        },
        cancel);

    /// <summary>Takes nothing more, does what waits, and ends the threads.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _isEnding = true;
            Monitor.PulseAll(_turn);
        }
        foreach (var thread in _threads)
            thread.Join();
    }

    private void Work()
    {
        // What the work throws is in its task.
        while (Next() is { } task)
            task.RunSynchronously(TaskScheduler.Default);
    }

    /// <summary>The next piece of work; null once there is none and none will come.</summary>
    private Task? Next()
    {
        lock (_turn)
        {
            Task? task;
            while (!_queue.TryDequeue(out task) && !_isEnding)
                Monitor.Wait(_turn);
            return task;
        }
    }
}
