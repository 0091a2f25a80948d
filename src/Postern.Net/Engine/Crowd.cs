using System.Collections.Concurrent;
using Postern.Wire.Text;

namespace Postern.Net.Engine;

/// <summary>How many are in, together and by subscriber. A door takes it over from the one it replaces, so that a reload frees no place.</summary>
internal sealed class Crowd
{
    private readonly ConcurrentDictionary<Bits128, int> _perSubscriber = new();
    private int _inside;

    /// <summary>Connections that are in.</summary>
    internal int Inside => Volatile.Read(ref _inside);

    /// <summary>Counts one in; gives how many there are then.</summary>
    internal int Add() => Interlocked.Increment(ref _inside);

    /// <summary>Counts one out.</summary>
    internal void Remove() => Interlocked.Decrement(ref _inside);

    /// <summary>Counts one of a subscriber in; gives how many it has then.</summary>
    internal int Add(Bits128 subscriber) => _perSubscriber.AddOrUpdate(subscriber, 1, static (_, count) => count + 1);

    /// <summary>Counts one of a subscriber out.</summary>
    internal void Remove(Bits128 subscriber)
    {
        int left = _perSubscriber.AddOrUpdate(subscriber, 0, static (_, count) => count - 1);
        if (left <= 0)
            _perSubscriber.TryRemove(new KeyValuePair<Bits128, int>(subscriber, left));
    }
}
