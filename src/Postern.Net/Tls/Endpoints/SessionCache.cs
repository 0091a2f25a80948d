namespace Postern.Net.Tls.Endpoints;

/// <summary>Sessions that a server can find by their identifier, for clients without tickets; on any thread.</summary>
internal sealed class SessionCache(int capacity, TimeSpan timeout)
{
    private readonly Dictionary<string, Kept> _byId = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long At)> _order = new();
    private readonly Lock _change = new();

    /// <summary>Keeps one, in the place of the oldest where there is no room.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="kept">The session and what is remembered with it.</param>
    /// <param name="now">The loop's time in milliseconds.</param>
    internal void Add(string id, Kept kept, long now)
    {
        lock (_change)
        {
            _byId[id] = kept;
            _order.Enqueue((id, now));
            while (_order.TryPeek(out var oldest) && (Outnumbers() || now - oldest.At > timeout.TotalMilliseconds))
                _byId.Remove(_order.Dequeue().Id);
        }
    }

    internal Kept? Find(string id)
    {
        lock (_change)
            return _byId.GetValueOrDefault(id);
    }

    internal void Remove(string id)
    {
        lock (_change)
            _byId.Remove(id);
    }

    private bool Outnumbers() => capacity > 0 && _order.Count > capacity;

    /// <summary>A session in DER, and what its server remembers with it.</summary>
    internal sealed record Kept(byte[] Session, byte[] Remembered);
}
