using System.Collections.Concurrent;

namespace Postern.Net.Engine;

/// <summary>What has happened at a door since it opened, over all reloads, and who is in; counted on the loops, read from anywhere.</summary>
public sealed class DoorCounters
{
    private readonly ConcurrentDictionary<string, long> _ends = new(StringComparer.Ordinal);
    private long _connections;
    private long _turnedAway;
    private long _up;
    private long _down;

    /// <summary>Connections that are open, also those that came before a reload.</summary>
    public int Inside => Crowd.Inside;

    /// <summary>Connections that have ended.</summary>
    public long Ended => Volatile.Read(ref _connections);

    /// <summary>Connections that the gate did not let in.</summary>
    public long TurnedAway => Volatile.Read(ref _turnedAway);

    /// <summary>Plain bytes from clients, of connections that have ended.</summary>
    public long BytesUp => Volatile.Read(ref _up);

    /// <summary>Plain bytes to clients, of connections that have ended.</summary>
    public long BytesDown => Volatile.Read(ref _down);

    /// <summary>Ended connections by the word of their reason.</summary>
    public IReadOnlyDictionary<string, long> Ends => _ends;

    internal Crowd Crowd { get; } = new();

    internal void CountTurnedAway() => Interlocked.Increment(ref _turnedAway);

    internal void CountEnd(EndReason reason, long up, long down)
    {
        Interlocked.Increment(ref _connections);
        Interlocked.Add(ref _up, up);
        Interlocked.Add(ref _down, down);
        _ends.AddOrUpdate(reason.Word, 1, static (_, count) => count + 1);
    }
}
