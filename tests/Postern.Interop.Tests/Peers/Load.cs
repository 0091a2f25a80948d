using System.Collections.Concurrent;

namespace Postern.Interop.Tests.Peers;

/// <summary>The same thing again and again, in eight lanes at once, until it is told to end.</summary>
internal sealed class Load : IDisposable
{
    private const int Lanes = 8;

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task _lanes;
    private int _done;
    private volatile bool _ended;

    internal Load(Func<Task> once) => _lanes = Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(() => RunAsync(once))));

    /// <summary>How often it has succeeded.</summary>
    internal int Done => Volatile.Read(ref _done);

    /// <summary>Ends; gives what failed.</summary>
    internal async Task<IReadOnlyList<string>> EndAsync()
    {
        _ended = true;
        await _lanes;
        return [.. _failures];
    }

    public void Dispose() => _ended = true;

    private async Task RunAsync(Func<Task> once)
    {
        while (!_ended)
        {
            try
            {
                await once();
                Interlocked.Increment(ref _done);
            }
            catch (Exception failed)
            {
                _failures.Enqueue(failed.ToString());
            }
        }
    }
}
