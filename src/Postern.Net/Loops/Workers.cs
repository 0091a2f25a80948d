using System.Collections.Concurrent;

namespace Postern.Net.Loops;

/// <summary>Threads for what blocks or takes long: disk, databases, slow hashes. Nothing of the kind happens on a loop.</summary>
/// <remarks>
/// The queue is bounded: where it is full the caller is told at once, so that a flood of logins costs itself its places and
/// not our memory. An await on a loop comes back to that loop (<see cref="LoopContext"/>).
/// Work that has begun is never broken off; a caller who gives up before that costs nothing.
/// </remarks>
public sealed class Workers : IDisposable
{
    private readonly BlockingCollection<Task> _queue;
    private readonly Thread[] _threads;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many; at least one.</param>
    /// <param name="waiting">How many pieces of work may wait.</param>
    public Workers(int threads = LoopLimits.WorkerThreads, int waiting = LoopLimits.WorkerQueue)
    {
        _queue = new BlockingCollection<Task>(waiting);
        _threads = [.. Enumerable.Range(0, threads).Select(index => new Thread(Work) { Name = $"worker-{index}", IsBackground = true })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Pieces of work that wait for a thread.</summary>
    public int Waiting => _queue.Count;

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
        return _queue.TryAdd(task) ? task : throw new IOException($"too busy: {_queue.BoundedCapacity} pieces of work wait for a worker already");
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
        _queue.CompleteAdding();
        foreach (var thread in _threads)
            thread.Join();
        _queue.Dispose();
    }

    private void Work()
    {
        // What the work throws is in its task.
        foreach (var task in _queue.GetConsumingEnumerable())
            task.RunSynchronously(TaskScheduler.Default);
    }
}
